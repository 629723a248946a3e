/** Whether a program wrote a commit: bots that raise versions, sync translations or mirror other repositories. */

const BOT_NAME =
  /\[bot\]|(?:^|[\s_-])bot$|^bot[\s_-]|^(?:dependabot|renovate|greenkeeper|pyup|snyk|allcontributors|imgbot|codecov|mergify|weblate|transifex|crowdin|github[ -]actions?|travis ci|circleci|semantic-release|release-please|copybara|pre-commit-ci|web-flow bot|jenkins|buildbot|autofix|restyled)/i;
const BOT_EMAIL =
  /\[bot\]@|(?:^|[+._-])bot@|^(?:noreply|actions)@(?:weblate|transifex|crowdin)|@(?:dependabot|renovateapp|pyup)\./i;

export function isBot({
  authorName,
  authorEmail,
}: {
  readonly authorName: string;
  readonly authorEmail: string;
}): boolean {
  return BOT_NAME.test(authorName.trim()) || BOT_EMAIL.test(authorEmail);
}
