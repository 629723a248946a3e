/** How are endpoints of models, and GitHub's API, called? The only folder with network and retries. */
export { EmbeddingEndpoint, type EmbeddingEndpointOptions } from './embedding-endpoint.ts';
export { GithubApi, type GithubApiOptions } from './github-api.ts';
