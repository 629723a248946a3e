/** Files that only the build makes, found from the built package and from the sources (as tests run them) alike. */
export function distFile(name: string): URL {
  const fromSources = import.meta.url.endsWith('.ts');
  return new URL(fromSources ? `../dist/${name}` : `./${name}`, import.meta.url);
}
