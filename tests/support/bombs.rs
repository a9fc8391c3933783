//! Programs that are made to cost the type checker time: the test sees them end, the benchmark says how long they take.

/// Programs that are made to cost time: each must come to an end with some result.
pub(crate) fn bombs() -> Vec<(&'static str, String)> {
    let arms: String = (1..10_000).map(|i| format!("elseif k == \"k{}\" then return {i}\n", i % 60)).collect();
    let cases: Vec<String> = (0..60).map(|i| format!("\"k{i}\"")).collect();
    let cases = cases.join(" | ");
    let mut unions = String::from("type A0 = {t: integer} | {u: integer}\n");
    for i in 1..40 {
        let before = i - 1;
        unions.push_str(&format!("type A{i} = {{t{i}: A{before}}} | {{u{i}: A{before}}}\n"));
    }
    let loops: String = (0..60).map(|i| format!("while x do local a{i} = x x = {{a{i}}}\n")).collect();
    vec![
        (
            "arms",
            format!(
                "type T = {cases}\nlocal function f(k: T): integer\nif k == \"k0\" then return 0\n{arms}end\nreturn 1\nend"
            ),
        ),
        (
            "growing",
            "type D<T> = {v: T, next?: D<{T}>}\nlocal a: D<integer> = {v = 1}\nlocal b: D<string> = a".to_owned(),
        ),
        ("unions", format!("{unions}local x: A39 = nil as any\nlocal y: A38 = x\n")),
        ("loops", format!("local x = 1 as any\n{loops}{}", "end\n".repeat(60))),
        ("sum", format!("local s: number = 1{}", " + 1".repeat(20_000))),
        ("and", format!("local a: any = 1\nlocal b = a{}", " and a.x".repeat(5_000))),
        ("records", records()),
        ("overloads", overloads()),
        ("shapes", shapes()),
        ("calls", format!("local f: any = 1\nlocal b = f{}", "()".repeat(20_000))),
    ]
}

/// A wide union of records, told apart by a tag in one function after the other.
fn records() -> String {
    let variants: String = (0..60).map(|i| format!(" | {{tag: \"t{i}\", v{i}: integer, next?: U}}")).collect();
    let mut text = format!("type U ={variants}\n");
    for i in 0..60 {
        text.push_str(&format!(
            "local function f{i}(u: U): integer\n  if u.tag == \"t{i}\" then return u.v{i} end\n  local n = u.next\n  \
             return n and n.tag == \"t{i}\" and n.v{i} or 0\nend\n"
        ));
    }
    text
}

/// An intersection of many functions that is called with what only the last accepts.
fn overloads() -> String {
    let all: Vec<String> = (0..60).map(|i| format!("((\"k{i}\") -> {{n{i}: integer}})")).collect();
    let calls: String = (0..400).map(|_| "local _ = f(\"k59\").n59\n").collect();
    format!("local f: {} = nil as any\ndo\n{}\nend\n", all.join(" & "), calls.replace("\nlocal _", "\n_"))
}

/// Records inside of records, each level compared with a copy under another name.
fn shapes() -> String {
    let mut text = String::from("type A0 = {n: integer}\ntype B0 = {n: integer}\n");
    for i in 1..200 {
        let before = i - 1;
        text.push_str(&format!("type A{i} = {{l: A{before}, r: A{before}, all: {{A{i}}}}}\n"));
        text.push_str(&format!("type B{i} = {{l: B{before}, r: B{before}, all: {{B{i}}}}}\n"));
    }
    text.push_str("local a: A199 = nil as any\nlocal b: B199 = a\n");
    text
}
