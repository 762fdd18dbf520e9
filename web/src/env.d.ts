/// <reference types="vite/client" />

/** Names of the catalogue's chains, put in by the build: [Chinese, English] by id. */
declare const __CHAIN_NAMES__: Record<string, readonly [string, string]>;
/** Names of the schemes that come with the program, as above. */
declare const __SCHEME_NAMES__: Record<string, readonly [string, string]>;
