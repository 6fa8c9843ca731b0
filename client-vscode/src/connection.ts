/** The connection to the server: started, watched, started again, and asked. */

import { EventEmitter, type ExtensionContext, type LogOutputChannel, ProgressLocation, window, workspace } from 'vscode';
import { CloseAction, type CloseHandlerResult, ErrorAction, LanguageClient, RevealOutputChannelOn, State } from 'vscode-languageclient/node';
import { here, isRun, overrule, save, showPage } from './editor';
import { input, problems } from './input';
import { environment } from './key';
import type { DetailEvent, RunEvent } from './protocol';
import { EVERYWHERE, narrow } from './reach';
import { findServer, forget } from './server';
import { userSettings } from './settings';
import { down, LeftError, tellOfCrashes, tellOfFailure } from './trouble';

const MOST_RESTARTS = 5;
/** A server that has lived this long (ms) had started well: its next end is counted from one again. */
const WELL = 60_000;
/** Commands that are about the file in front of the user. */
const PLACED = new Set(['agentls.convert', 'agentls.explain', 'agentls.map', 'agentls.newAgent']);

export type Standing = 'ready' | 'coming' | 'down';

export class Connection {
    private readonly changed = new EventEmitter<void>();
    private readonly ran = new EventEmitter<RunEvent>();
    private readonly happened = new EventEmitter<DetailEvent>();
    /** The server has come or gone, or files that matter to it have changed. */
    readonly onChange = this.changed.event;
    readonly onRun = this.ran.event;
    readonly onEvent = this.happened.event;
    private client?: LanguageClient;
    /** Starts that are not over; the latest counts. */
    private starting = 0;
    private latest = 0;
    private found: Promise<unknown> = Promise.resolve();
    /** Whether the client starts the server again itself, after a crash. */
    private returns = false;
    private ends = 0;
    private began = 0;

    constructor(private readonly context: ExtensionContext, readonly log: LogOutputChannel) {}

    /** Whether the server runs, is on its way, or cannot be had as things are. */
    get standing(): Standing {
        const coming = this.starting > 0 || this.returns;
        return coming ? 'coming' : this.client?.state === State.Running ? 'ready' : 'down';
    }

    /** The commands that this server has. */
    get commands(): string[] {
        return this.client?.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
    }

    /**
     * Find a server and start it, again where one runs; one message, with a button that helps, where that fails. *anew* also
     * makes our own environment again, which may be broken.
     */
    async start(anew = false): Promise<void> {
        const mine = (this.latest += 1);
        [this.starting, this.ends] = [this.starting + 1, 0];
        try {
            await this.stop();
            const found = this.found.then(async () => { // one after the other: the first may set a server up
                await (anew && forget(this.context));
                return Promise.all([findServer(this.context, this.log), environment(this.context)]);
            });
            this.found = found.catch(() => undefined);
            const [command, env] = await found;
            if (mine === this.latest) {
                this.client = this.made(command, { env, cwd: this.context.extensionPath });
                this.began = Date.now();
                await this.client.start();
            }
        } catch (error) {
            this.log.error(error instanceof Error ? error : String(error));
            void tellOfFailure(error);
        } finally {
            this.starting -= 1;
            this.changed.fire();
        }
    }

    /** Wait for a server that is on its way; rejects where the user does not. */
    async up(): Promise<void> {
        if (this.standing === 'coming') {
            const options = { location: ProgressLocation.Notification, title: 'Waiting for the agentls server', cancellable: true };
            await window.withProgress(options, (_progress, token) => new Promise<void>((resolve, reject) => {
                const heard = this.onChange(() => this.standing === 'coming' || (heard.dispose(), resolve()));
                token.onCancellationRequested(() => (heard.dispose(), reject(new LeftError())));
            }));
        }
    }

    async stop(): Promise<void> {
        const client = this.client;
        [this.client, this.returns] = [undefined, false];
        this.changed.fire();
        const up = client?.state === State.Starting ? client.start() : undefined;
        const ended = Promise.resolve(up).then(() => client?.dispose()).catch((error) => this.log.warn(`stopping: ${error}`));
        await (up ? undefined : ended); // one that starts can be ended only then, and it may hang
    }

    /** The server's answer to a command; rejects with its reason where it refuses. */
    async ask<T>(command: string, argument: object = {}): Promise<T> {
        if (this.standing !== 'ready') {
            throw down();
        }
        return this.client!.sendRequest<T>('workspace/executeCommand', { command, arguments: [argument] });
    }

    /** Where the user is: the file, what is selected in it, and what others report there. */
    here(): { uri?: string; range?: object; diagnostics?: object[] } {
        if (!this.client) {
            throw down();
        }
        return here(this.client) ?? {};
    }

    private made(command: string, options: { env: NodeJS.ProcessEnv; cwd: string }): LanguageClient {
        const client: LanguageClient = new LanguageClient('agentls', 'agentls', { command, args: ['serve', '--stdio'], options }, {
            documentSelector: EVERYWHERE,
            outputChannel: this.log,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            initializationOptions: {
                runEvents: true, runDetails: true, trusted: workspace.isTrusted, save: true, input: true, problems: true,
            },
            errorHandler: { error: () => ({ action: ErrorAction.Continue }), closed: () => this.closed(client) },
            diagnosticPullOptions: { onChange: true, onTabs: true },
            middleware: {
                workspace: {
                    configuration: (params) => params.items.map((each) => userSettings(this.context, each.scopeUri)),
                    didChangeWatchedFile: async (event, next) => {
                        await next(event);
                        this.changed.fire();
                    },
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
        client.onDidChangeState(({ newState }) => {
            this.returns &&= newState !== State.Running && newState !== State.StartFailed;
            this.changed.fire();
        });
        overrule(client);
        narrow(client);
        return client;
    }

    /** What a command gets: from a lens or an action as it is; from the palette and the side view, where or what is meant. */
    argument(command: string, given?: { argument?: object }): object {
        return given?.argument ?? given ?? (PLACED.has(command) ? { uri: this.here().uri } : {});
    }

    /** The server is gone: wait a little longer each time, then start it again; at last say so. */
    private async closed(client: LanguageClient): Promise<CloseHandlerResult> {
        this.ends = Date.now() - this.began > WELL ? 1 : this.ends + 1;
        this.returns = this.client === client && this.ends <= MOST_RESTARTS;
        this.changed.fire();
        if (this.ends > MOST_RESTARTS) {
            void tellOfCrashes();
            return { action: CloseAction.DoNotRestart, handled: true };
        }
        const seconds = 2 ** (this.ends - 1) / 2;
        this.log.warn(`the server has ended; again in ${seconds} s`);
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
        this.began = Date.now();
        const action = this.client === client ? CloseAction.Restart : CloseAction.DoNotRestart; // it may be stopped by now
        return { action, handled: true };
    }
}
