/** The settings that the user has really made: defaults would go over what the project's agentls.toml says. */

import { type ExtensionContext, Uri, workspace } from 'vscode';

type Tree = { [name: string]: unknown };

/** The section `agentls` without its defaults, for the server. */
export function userSettings(context: ExtensionContext, uri?: string): Tree {
    const section = workspace.getConfiguration('agentls', uri ? Uri.parse(uri) : undefined);
    const made: Tree = {};
    for (const name of Object.keys(context.extension.packageJSON.contributes.configuration.properties)) {
        const key = name.slice('agentls.'.length);
        const found = section.inspect(key);
        const isSet = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some((each) => each !== undefined);
        if (isSet && !/^(server|trace)\./.test(key)) {
            const [last, ...folders] = key.split('.').reverse();
            const tree = folders.reverse().reduce((into, folder) => (into[folder] ??= {}) as Tree, made);
            tree[last!] = section.get(key);
        }
    }
    return made;
}
