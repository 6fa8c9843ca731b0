/** In the page of a transcript: keeps its end in view while the run goes on, unless the reader has scrolled up. */

/// <reference lib="dom" />

/** Pixels from the end at which a reader still is at the end. */
const NEAR = 60;

let [follows, height] = [true, 0];

function isTranscript(): boolean {
    const told = document.getElementById('vscode-markdown-preview-data')?.dataset['settings'];
    return Boolean(told && String(JSON.parse(told).source).startsWith('agentls-run:'));
}

if (isTranscript()) {
    const page = document.documentElement;
    window.addEventListener('scroll', () => {
        if (page.scrollHeight === height) { // else it is not the reader who scrolls: the text has become longer
            follows = page.scrollTop + page.clientHeight >= height - NEAR;
        }
    });
    window.addEventListener('vscode.markdown.updateContent', () => {
        height = page.scrollHeight;
        if (follows) {
            window.scrollTo(0, height);
        }
    });
    height = page.scrollHeight;
}
