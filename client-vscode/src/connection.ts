/** The connection to the server: started, watched, started again, and asked. */

import { EventEmitter, type ExtensionContext, type LogOutputChannel, workspace } from 'vscode';
import { CloseAction, type CloseHandlerResult, ErrorAction, LanguageClient, RevealOutputChannelOn, State } from 'vscode-languageclient/node';
import { here, apply, isRun, save, showPage } from './editor';
import { input, problems } from './input';
import { environment } from './key';
import type { DetailEvent, RunEvent } from './protocol';
import { EVERYWHERE, narrow } from './reach';
import { findServer } from './server';
import { userSettings } from './settings';
import { tellOfCrashes, tellOfFailure } from './trouble';

const MOST_RESTARTS = 5;
/** A server that has lived this long (ms) had started well: its next end is counted from one again. */
const WELL = 60_000;
/** Commands that are about the file in front of the user. */
const PLACED = new Set(['agentls.convert', 'agentls.explain', 'agentls.map', 'agentls.newAgent']);

export class Connection {
    private readonly changed = new EventEmitter<void>();
    private readonly ran = new EventEmitter<RunEvent>();
    private readonly happened = new EventEmitter<DetailEvent>();
    /** The server has come or gone. */
    readonly onChange = this.changed.event;
    readonly onRun = this.ran.event;
    readonly onEvent = this.happened.event;
    private client?: LanguageClient;
    private ends = 0;
    private began = 0;

    constructor(private readonly context: ExtensionContext, readonly log: LogOutputChannel) {}

    get ready(): boolean {
        return this.client?.state === State.Running;
    }

    /** The commands that this server has. */
    get commands(): string[] {
        return this.client?.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
    }

    /** Find a server and start it; one message, with a button that helps, where that fails. */
    async start(): Promise<void> {
        try {
            const [command, env] = await Promise.all([findServer(this.context, this.log), environment(this.context)]);
            const options = { env, cwd: this.context.extensionPath };
            this.client = this.made(command, options);
            this.began = Date.now();
            await this.client.start();
        } catch (error) {
            this.log.error(error instanceof Error ? error : String(error));
            void tellOfFailure(error, this.context, this);
        }
        this.changed.fire();
    }

    async stop(): Promise<void> {
        const client = this.client;
        this.client = undefined;
        this.changed.fire();
        await client?.dispose().catch((error) => this.log.warn(`stopping: ${error}`));
    }

    async restart(): Promise<void> {
        this.ends = 0;
        await this.stop();
        await this.start();
    }

    /** The server's answer to a command; rejects with its reason where it refuses. */
    async ask<T>(command: string, argument: object = {}): Promise<T> {
        if (!this.client || !this.ready) {
            throw new Error('The agentls server is not running.');
        }
        return this.client.sendRequest<T>('workspace/executeCommand', { command, arguments: [argument] });
    }

    /** Where the user is: the file, what is selected in it, and what others report there. */
    here(): { uri?: string; range?: object; diagnostics?: object[] } {
        return (this.client && here(this.client)) ?? {};
    }

    private made(command: string, options: { env: NodeJS.ProcessEnv; cwd: string }): LanguageClient {
        const client = new LanguageClient('agentls', 'agentls', { command, args: ['serve', '--stdio'], options }, {
            documentSelector: EVERYWHERE,
            outputChannel: this.log,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            initializationOptions: {
                runEvents: true, runDetails: true, trusted: workspace.isTrusted, save: true, input: true, problems: true,
            },
            errorHandler: { error: () => ({ action: ErrorAction.Continue }), closed: () => this.closed() },
            diagnosticPullOptions: { onChange: true, onTabs: true },
            middleware: {
                executeCommand: (name, args, next) => next(name, [this.argument(name, args[0])]),
                workspace: {
                    configuration: (params) => params.items.map((each) => userSettings(this.context, each.scopeUri)),
                    handleApplyEdit: apply,
                },
                handleWorkDoneProgress: (token, params, next) => isRun(token) || next(token, params), // the status item tells
                window: { showDocument: async (params, token, next) => (await showPage(params.uri)) ?? next(params, token) },
            },
        });
        client.onNotification('agentls/run', (event: RunEvent) => this.ran.fire(event));
        client.onNotification('agentls/event', (event: DetailEvent) => this.happened.fire(event));
        client.onRequest('agentls/save', ({ uris }: { uris: string[] }) => save(uris));
        client.onRequest('agentls/input', input);
        client.onRequest('agentls/problems', ({ uris }: { uris: string[] }) => problems(uris, client));
        client.onDidChangeState(() => this.changed.fire());
        narrow(client);
        return client;
    }

    /** What a command gets: from a lens or an action as it is; from the palette and the side view, where or what is meant. */
    private argument(command: string, given?: { argument?: object }): object {
        return given?.argument ?? given ?? (PLACED.has(command) ? { uri: this.here().uri } : {});
    }

    /** The server is gone: wait a little longer each time, then start it again; at last say so. */
    private async closed(): Promise<CloseHandlerResult> {
        this.ends = Date.now() - this.began > WELL ? 1 : this.ends + 1;
        this.changed.fire();
        if (this.ends > MOST_RESTARTS) {
            void tellOfCrashes(this);
            return { action: CloseAction.DoNotRestart, handled: true };
        }
        const seconds = 2 ** (this.ends - 1) / 2;
        this.log.warn(`the server has ended; again in ${seconds} s`);
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
        this.began = Date.now();
        return { action: CloseAction.Restart, handled: true };
    }
}
