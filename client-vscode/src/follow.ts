/** In the page of a transcript: keeps its end in view while the run goes on, unless the reader has scrolled up. */

/// <reference lib="dom" />

/** Pixels from the end at which a reader still is at the end. */
const NEAR = 60;

let [follows, height] = [true, 0];

/** Where the page is scrolled to when its text ends at the lower edge; VS Code leaves room for scrolling on. */
function end(): number {
    const text = document.querySelector('.markdown-body')?.getBoundingClientRect().bottom ?? 0;
    return Math.max(0, text + window.scrollY - window.innerHeight);
}

const told = document.getElementById('vscode-markdown-preview-data')?.dataset['settings'];
if (told && String(JSON.parse(told).source).startsWith('agentls-run:')) {
    height = document.documentElement.scrollHeight;
    window.addEventListener('scroll', () => {
        if (document.documentElement.scrollHeight === height) { // else the text has become longer, nobody has scrolled
            follows = window.scrollY >= end() - NEAR;
        }
    });
    window.addEventListener('vscode.markdown.updateContent', () => {
        height = document.documentElement.scrollHeight;
        if (follows) {
            window.scrollTo(0, end());
        }
    });
}
