/** How are real model endpoints called? The only folder with network and retries. */
export { EmbeddingEndpoint, type EmbeddingEndpointOptions } from './embedding-endpoint.ts';
