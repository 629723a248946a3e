/** One trace of each language family, with every frame it must give. */
import { describe, expect, it } from 'vitest';
import { understand } from '../../src/query/index.ts';

/** Frames as `trace.depth path:line function`, with `-` for what the trace does not tell. */
function frames(issue: string): string[] {
  return understand(`A title\n\n${issue}`).frames.map(
    (frame) => `${frame.trace}.${frame.depth} ${frame.path ?? '-'}:${frame.line ?? '-'} ${frame.function ?? '-'}`,
  );
}

function fenced(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``;
}

describe('Python', () => {
  const chained = `Traceback (most recent call last):
  File "/usr/lib/python3.11/site-packages/harbor/ship.py", line 40, in load
    return self.cargo[name]
           ~~~~~~~~~~^^^^^^
KeyError: 'grain'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  File "harbor/dock.py", line 7, in <module>
    main()
  File "harbor/dock.py", line 5, in main
    ship.load("grain")
harbor.errors.DockError: ship has no grain`;

  it('puts the innermost frame first and counts each link of a chain as a trace', () => {
    const expected = [
      '0.0 /usr/lib/python3.11/site-packages/harbor/ship.py:40 load',
      '1.0 harbor/dock.py:5 main',
      '1.1 harbor/dock.py:7 -',
    ];
    expect(frames(fenced(chained))).toEqual(expected);
    expect(frames(chained)).toEqual(expected);
  });

  it('reads IPython, old and new', () => {
    const text = `KeyError                                  Traceback (most recent call last)
<ipython-input-3-0a1b> in <module>
----> 1 ship.load("grain")

~/work/harbor/ship.py in load(self, name)
     39         # look it up
---> 40         return self.cargo[name]
     41 

KeyError: 'grain'`;
    expect(frames(fenced(text))).toEqual(['0.0 ~/work/harbor/ship.py:40 load']);
    expect(
      frames(
        fenced('Cell In[1], line 1\n----> 1 run()\n\nFile ~/harbor/dock.py:12, in run(fast)\n     11 x\n---> 12 y'),
      ),
    ).toEqual(['0.0 ~/harbor/dock.py:12 run']);
  });

  it('reads pytest, innermost last', () => {
    const text = `______ test_load ______
    def test_load():
>       assert load("x") == 2
tests/test_ship.py:12: 
_ _ _ _ _ _
harbor/ship.py:40: in load
    return table[name]
harbor/table.py:9: KeyError`;
    expect(frames(fenced(text))).toEqual([
      '0.0 harbor/table.py:9 -',
      '0.1 harbor/ship.py:40 load',
      '0.2 tests/test_ship.py:12 -',
    ]);
  });

  it('reads faulthandler, innermost first', () => {
    const text = `Fatal Python error: Segmentation fault

Current thread 0x00007f (most recent call first):
  File "harbor/fast.py", line 3 in spin
  File "harbor/dock.py", line 9 in main`;
    expect(frames(fenced(text))).toEqual(['0.0 harbor/fast.py:3 spin', '0.1 harbor/dock.py:9 main']);
  });

  it('keeps a recursion once', () => {
    const frame = '  File "harbor/tree.py", line 4, in walk\n    walk(child)\n';
    const text = `Traceback (most recent call last):\n${frame.repeat(900)}RecursionError: maximum recursion depth exceeded`;
    expect(frames(fenced(text))).toEqual(['0.0 harbor/tree.py:4 walk']);
  });
});

describe('JavaScript', () => {
  it('reads V8 frames of Node, bundlers and jest', () => {
    const text = `TypeError: Cannot read properties of undefined (reading 'length')
    at new Widget (/srv/app/src/widget.ts:10:5)
    at Panel.draw [as render] (webpack:///./src/panel.js?ab12:3:1)
    at async boot (file:///home/me/app/lib/boot.mjs:7:9)
    at C:\\work\\app\\lib\\main.js:1:2
    at Object.<anonymous> (src/widget.test.js:30:1)
    at Array.forEach (<anonymous>)
    at node:internal/process/task_queues:95:5`;
    expect(frames(fenced(text))).toEqual([
      '0.0 /srv/app/src/widget.ts:10 Widget',
      '0.1 src/panel.js:3 Panel.draw',
      '0.2 /home/me/app/lib/boot.mjs:7 boot',
      '0.3 C:/work/app/lib/main.js:1 -',
      '0.4 src/widget.test.js:30 -',
      '0.5 -:- Array.forEach',
      '0.6 node:internal/process/task_queues:95 -',
    ]);
  });

  it('reads Firefox and Safari', () => {
    expect(
      frames(fenced('draw@http://localhost:3000/static/js/main.js:12:3\nboot/<@webpack:///src/boot.js:5:1')),
    ).toEqual(['0.0 static/js/main.js:12 draw', '0.1 src/boot.js:5 boot']);
  });
});

describe('the JVM', () => {
  it('reads Java, Kotlin and lambdas, with each cause as a trace', () => {
    const text = `Exception in thread "main" java.lang.IllegalStateException: Queue is closed
\tat org.mill.queue.Worker$Inner.take(Worker.java:12)
\tat org.mill.queue.Worker.lambda$start$0(Worker.java:33)
\tat org.mill.queue.Worker.<init>(Worker.java:9)
\tat java.base/java.lang.Thread.run(Thread.java:829)
\tat org.mill.JobsKt$launch$1.invokeSuspend(Jobs.kt:5)
\tat jdk.internal.Reflect.invoke0(Native Method)
Caused by: java.io.IOException: disk is full
\tat org.mill.io.Disk.write(Disk.java:77)
\t... 12 more`;
    expect(frames(fenced(text))).toEqual([
      '0.0 org/mill/queue/Worker.java:12 org.mill.queue.Worker.Inner.take',
      '0.1 org/mill/queue/Worker.java:33 org.mill.queue.Worker.start',
      '0.2 org/mill/queue/Worker.java:9 org.mill.queue.Worker.Worker',
      '0.3 java/lang/Thread.java:829 java.lang.Thread.run',
      '0.4 Jobs.kt:5 org.mill.JobsKt.launch',
      '0.5 -:- jdk.internal.Reflect.invoke0',
      '1.0 org/mill/io/Disk.java:77 org.mill.io.Disk.write',
    ]);
  });
});

describe('Ruby', () => {
  it('reads both quotes, and the numbered order with the innermost last', () => {
    const plain =
      "lib/oven.rb:12:in `block in bake!': too hot (Oven::Error)\n\tfrom lib/oven.rb:3:in 'Oven#each'\n\tfrom bin/bake:4:in `<main>'";
    expect(frames(fenced(plain))).toEqual([
      '0.0 lib/oven.rb:12 bake!',
      '0.1 lib/oven.rb:3 Oven#each',
      '0.2 bin/bake:4 -',
    ]);
    const numbered =
      "Traceback (most recent call last):\n\t2: from main.rb:9:in `<main>'\n\t1: from main.rb:6:in `outer'\nmain.rb:2:in `inner': no flour (RuntimeError)";
    expect(frames(fenced(numbered))).toEqual(['0.0 main.rb:2 inner', '0.1 main.rb:6 outer', '0.2 main.rb:9 -']);
  });
});

describe('Go', () => {
  it('joins each call with the file below it', () => {
    const text = `panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.(*Stack).Pop(0xc00001, {0x1, 0x2})
\t/home/me/stack/stack.go:21 +0x1d
main.main()
\t/home/me/stack/main.go:8 +0x20
created by net/http.(*Server).Serve in goroutine 1
\t/usr/local/go/src/net/http/server.go:3086 +0x5cb`;
    expect(frames(fenced(text))).toEqual([
      '0.0 /home/me/stack/stack.go:21 main.(*Stack).Pop',
      '0.1 /home/me/stack/main.go:8 main.main',
      '0.2 /usr/local/go/src/net/http/server.go:3086 net/http.(*Server).Serve',
    ]);
  });

  it("reads the test runner's places", () => {
    expect(frames(fenced('--- FAIL: TestPop (0.00s)\n    stack_test.go:12: got 3, want 4'))).toEqual([
      '0.0 stack_test.go:12 -',
    ]);
  });
});

describe('Rust', () => {
  it('begins with the place of the panic', () => {
    const text = `thread 'main' panicked at src/parse.rs:40:9:
unexpected end of input
stack backtrace:
   0: rust_begin_unwind
             at /rustc/90b35a/library/std/src/panicking.rs:575:5
   1: bread::parse::Parser::next::h0123456789abcdef
             at ./src/parse.rs:41:9
   2: <bread::Loaf as core::fmt::Display>::fmt
   3: bread::main::{{closure}}
             at ./src/main.rs:3:1`;
    expect(frames(fenced(text))).toEqual([
      '0.0 src/parse.rs:40 -',
      '0.1 /rustc/90b35a/library/std/src/panicking.rs:575 rust_begin_unwind',
      '0.2 src/parse.rs:41 bread::parse::Parser::next',
      '0.3 -:- <bread::Loaf as core::fmt::Display>::fmt',
      '0.4 src/main.rs:3 bread::main',
    ]);
    expect(frames("thread 'main' panicked at 'no dough', src/old.rs:5:2")).toEqual(['0.0 src/old.rs:5 -']);
  });
});

describe('PHP', () => {
  it('moves each called function to the frame its line stands in', () => {
    const text = `PHP Fatal error:  Uncaught InvalidArgumentException: The key is missing in /var/www/src/Store.php:31
Stack trace:
#0 /var/www/src/App.php(12): Mill\\Store->get('x')
#1 [internal function]: Mill\\App->run()
#2 /var/www/index.php(3): call_user_func(Array)
#3 {main}
  thrown in /var/www/src/Store.php on line 31`;
    expect(frames(fenced(text))).toEqual([
      '0.0 /var/www/src/Store.php:31 Mill\\Store->get',
      '0.1 /var/www/src/App.php:12 Mill\\App->run',
      '0.2 -:- call_user_func',
      '0.3 /var/www/index.php:3 -',
    ]);
  });
});

describe('C and C++', () => {
  it('reads gdb', () => {
    const text = `#0  0x00007f in raise () from /lib/libc.so.6
#1  list_free (l=0x0) at src/list.c:12
#2  0x000000 in mill::Queue<int>::pop (this=0x1) at src/queue.cc:99`;
    expect(frames(fenced(text))).toEqual([
      '0.0 -:- raise',
      '0.1 src/list.c:12 list_free',
      '0.2 src/queue.cc:99 mill::Queue::pop',
    ]);
  });

  it('reads sanitizers', () => {
    const text = `==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x602
    #0 0x4f1 in list_push src/list.c:42:7
    #1 0x4f2 in mill::Queue<int>::push(int, char) /b/src/queue.cc:9:3
    #2 0x7ff in __libc_start_main (/lib/libc.so.6+0x2)
freed by thread T0 here:
    #0 0x4f9 in list_free src/list.c:50:1`;
    expect(frames(fenced(text))).toEqual([
      '0.0 src/list.c:42 list_push',
      '0.1 /b/src/queue.cc:9 mill::Queue::push',
      '0.2 -:- __libc_start_main',
      '1.0 src/list.c:50 list_free',
    ]);
  });

  it('reads valgrind', () => {
    const text =
      '==12== Invalid read of size 4\n==12==    at 0x4005: list_get (list.c:12)\n==12==    by 0x4006: main (main.c:5)';
    expect(frames(fenced(text))).toEqual(['0.0 list.c:12 list_get', '0.1 main.c:5 main']);
  });
});

describe('C#', () => {
  it("gives back the names of the source's methods", () => {
    const text = `Unhandled exception. System.InvalidOperationException: Sequence contains no elements
   at Mill.Store.Cart.Total(List\`1 items) in C:\\src\\Store\\Cart.cs:line 12
   at Mill.Store.Cart.<PayAsync>d__12.MoveNext() in /src/Store/Cart.cs:line 30
   at System.Linq.Enumerable.First[TSource](IEnumerable\`1 source)`;
    expect(frames(fenced(text))).toEqual([
      '0.0 C:/src/Store/Cart.cs:12 Mill.Store.Cart.Total',
      '0.1 /src/Store/Cart.cs:30 Mill.Store.Cart.PayAsync',
      '0.2 -:- System.Linq.Enumerable.First',
    ]);
  });
});

describe('compilers and linters', () => {
  it('makes every report a trace of one frame', () => {
    const text = `src/cart.ts(12,3): error TS2345: Argument of type 'A' is not assignable
src/cart.ts:14:3 - error TS2304: Cannot find name 'x'.
list.c:12:3: error: 'foo' undeclared
error[E0308]: mismatched types
  --> src/lib.rs:4:5
[ERROR] /app/src/Main.java:[12,3] cannot find symbol`;
    expect(frames(fenced(text))).toEqual([
      '0.0 src/cart.ts:12 -',
      '1.0 src/cart.ts:14 -',
      '2.0 list.c:12 -',
      '3.0 src/lib.rs:4 -',
      '4.0 /app/src/Main.java:12 -',
    ]);
    expect(frames(fenced("/app/src/a.js\n  12:3  error  'x' is not defined  no-undef"))).toEqual([
      '0.0 /app/src/a.js:12 -',
    ]);
  });
});

describe('traces in general', () => {
  it('finds traces behind the prefixes of services and in quoted replies', () => {
    expect(frames('> Traceback (most recent call last):\n>   File "a/b.py", line 3, in go')).toEqual([
      '0.0 a/b.py:3 go',
    ]);
    expect(frames(fenced('web_1  |   File "a/b.py", line 3, in go'))).toEqual(['0.0 a/b.py:3 go']);
  });

  it('leaves out a trace that repeats an earlier one', () => {
    const trace = fenced('Traceback (most recent call last):\n  File "a/b.py", line 3, in go\nValueError: x y');
    expect(frames(`${trace}\n\nAgain:\n\n${trace}`)).toEqual(['0.0 a/b.py:3 go']);
  });
});
