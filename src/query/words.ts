/** Words that have the place or the shape of a name but name nothing: keywords of the languages, and products in prose. */

/** Keywords and constants of the fifteen languages; never names. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'abstract alias alignas and any arguments as assert async auto await base bool boolean break byte case catch chan char checked ' +
    'class cls clone const constexpr continue crate debugger def default defer defined del do double dyn echo elif else elseif elsif ' +
    'end endif endfor ensure enum except explicit export exports extends extern extension false fallthrough final finally float fn for ' +
    'foreach friend from fun func function global go goto guard if impl implements implicit import in include inline instanceof ' +
    'insteadof int interface internal is it lambda lateinit lazy let long loop macro match mod mut mutable namespace new next nil nil? ' +
    'noexcept none nonlocal not null nullptr of or out override package pass private protected protocol public pub raise readonly ref ' +
    'register rescue retry return self short signed sizeof static str strictfp string struct super suspend switch synchronized ' +
    'template then this throw throws trait transient true try type typedef typeof typename undefined union unless unsafe unsigned ' +
    'until use using val var virtual void volatile when where while with yield require usize u8 u32 u64 i32 i64 f64 True False None ' +
    'Self NULL NaN stdin stdout php pip install npm yarn cd ls sudo bash sh python python3'
  ).split(' '),
);

/** Names of products and formats that are written with inner capitals in prose. */
export const PRODUCTS: ReadonlySet<string> = new Set(
  (
    'JavaScript TypeScript CoffeeScript GitHub GitLab BitBucket macOS MacOS iOS iPadOS iPhone iPad StackOverflow StackBlitz CodeSandbox ' +
    'CodePen JSFiddle PostgreSQL MySQL SQLite MariaDB MongoDB NodeJS nodeJS PyPI PyPy IPython VSCode IntelliJ PyCharm WebStorm PhpStorm ' +
    'YouTube LinkedIn OpenAI DevTools McAfee FreeBSD OpenBSD NetBSD OpenJDK LaTeX DevOps WordPress eBay eg PRs URLs APIs IDs OSs VMs ' +
    'TestFlight AppStore CentOS OpenSUSE RedHat WiFi PowerShell QuickTime ChatGPT DataFrames NumPy SciPy PySide'
  ).split(' '),
);

/** Products whose name ends like a file of theirs. */
export const PRODUCT_FILES: ReadonlySet<string> = new Set(
  (
    'node.js vue.js next.js nuxt.js react.js angular.js three.js express.js d3.js chart.js moment.js backbone.js ember.js socket.io asp.net ' +
    'vb.net ado.net discord.js p5.js alpine.js require.js knockout.js electron.js deno.js nest.js solid.js svelte.js ext.js'
  ).split(' '),
);
