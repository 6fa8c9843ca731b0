/** The API key: kept in the secret storage, given to the server in its environment, and nowhere else. */

import { type ExtensionContext, window } from 'vscode';

const NAME = 'anthropicApiKey';

/** The server's environment: ours, and the key where one is set. */
export async function environment(context: ExtensionContext): Promise<NodeJS.ProcessEnv> {
    const key = await context.secrets.get(NAME);
    return key ? { ...process.env, ANTHROPIC_API_KEY: key } : process.env;
}

/** Ask for the key and keep it; an empty one removes it. Whether anything was changed. */
export async function setKey(context: ExtensionContext): Promise<boolean> {
    const key = await window.showInputBox({
        title: 'agentls: Set API key',
        prompt: 'Kept in the secret storage of this machine. Leave it empty to remove the key.',
        placeHolder: 'sk-ant-…',
        password: true,
        ignoreFocusOut: true,
    });
    if (key === undefined) {
        return false;
    }
    await (key.trim() ? context.secrets.store(NAME, key.trim()) : context.secrets.delete(NAME));
    return true;
}
