// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * A page with forty assets of six kinds. Its script looks at what the browser has made of each and reports a line: the asset's name, and
 * "right" or what was found instead.
 */
final class BrowserAssets {
    static final int STYLES = 9;
    static final int SCRIPTS = 9;
    static final int DRAWINGS = 7;
    static final int IMAGES = 7;
    static final int DATA = 5;
    static final int FONTS = 3;
    static final int COUNT = STYLES + SCRIPTS + DRAWINGS + IMAGES + DATA + FONTS;

    private static final String PAGE = """
            <!DOCTYPE html>
            <title>Forty assets</title>
            <link rel="icon" href="data:,">
            <script>
              const noted = {};
              const report = (name, found, expected) => {
                const line = document.createElement("li");
                line.textContent = name + " " + (found === expected ? "right" : found + " in place of " + expected);
                document.getElementById("report").append(line);
              };
              const add = (tag, fields, name, look) => {
                const element = Object.assign(document.createElement(tag), fields);
                element.onload = () => report(name, ...look(element));
                element.onerror = () => report(name, "nothing", "it");
                document.body.append(element);
              };
              const count = (n, each) => { for (let i = 1; i <= n; i++) each(i); };
              const loadAll = () => {
                count(%d, i => add("link", {rel: "stylesheet", href: `style${i}.css`}, `style${i}`, () => {
                  const box = document.body.appendChild(document.createElement("div"));
                  box.className = `box${i}`;
                  return [getComputedStyle(box).width, `${i}px`];
                }));
                count(%d, i => add("script", {src: `script${i}.js`}, `script${i}`, () => [noted[i], `script ${i}`]));
                count(%d, i => add("img", {src: `drawing${i}.svg`}, `drawing${i}`, e => [e.naturalWidth, 10 * i]));
                count(%d, i => add("img", {src: `image${i}.png`}, `image${i}`, e => [e.naturalWidth, i]));
                count(%d, i => fetch(`data${i}.json`).then(answer => answer.json())
                  .then(json => report(`data${i}`, json.text, `gr\\u00fc\\u00dfe ${i}`), () => report(`data${i}`, "nothing", "it")));
                count(%d, i => new FontFace(`font${i}`, `url(font${i}.ttf)`).load().then(font => {
                  document.fonts.add(font);
                  const letter = document.body.appendChild(document.createElement("span"));
                  letter.textContent = "A";
                  letter.style.font = `100px font${i}`;
                  report(`font${i}`, letter.getBoundingClientRect().width, 100 * i);
                }, () => report(`font${i}`, "nothing", "it")));
              };
            </script>
            <body onload="loadAll()"><ul id="report"></ul></body>
            """.formatted(STYLES, SCRIPTS, DRAWINGS, IMAGES, DATA, FONTS);

    private BrowserAssets() {}

    static void writeTo(Site site) throws IOException {
        site.file("index.html", PAGE);
        for (int i = 1; i <= STYLES; i++) {
            site.file("style" + i + ".css", ".box" + i + " { width: " + i + "px }");
        }
        for (int i = 1; i <= SCRIPTS; i++) {
            site.file("script" + i + ".js", "noted[" + i + "] = 'script " + i + "';" + " ".repeat(20_000 * i));
        }
        for (int i = 1; i <= DRAWINGS; i++) {
            String size = "width=\"" + 10 * i + "\" height=\"10\"";
            site.file("drawing" + i + ".svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" " + size + "/>");
        }
        for (int i = 1; i <= IMAGES; i++) {
            Path file = site.root().resolve("image" + i + ".png");
            ImageIO.write(new BufferedImage(i, i, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        }
        for (int i = 1; i <= DATA; i++) {
            site.file("data" + i + ".json", "{\"text\": \"gr\u00fc\u00dfe " + i + "\"}");
        }
        for (int i = 1; i <= FONTS; i++) {
            Files.write(site.root().resolve("font" + i + ".ttf"), TinyFont.ofWidth(1000 * i));
        }
    }
}
