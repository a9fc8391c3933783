//! Command texts: cut into words as a shell does, without anything else that a shell does.
//!
//! Spaces, tabs and line ends separate. Between single quotes everything is meant as it stands; between double quotes a backslash
//! takes the meaning from `"`, `\`, `$`, a backquote and a line end (which vanishes with it); elsewhere from any byte. There are no
//! variables, patterns, comments and pipes (POSIX.1-2017, Shell Command Language, 2.2). Texts are bytes.

/// What a text without the second quote is refused with.
const UNBALANCED: &str = "unbalanced quote";

/// The words of a text.
///
/// # Errors
/// A quote has no second one.
pub(super) fn split(text: &[u8]) -> Result<Vec<Vec<u8>>, &'static str> {
    let mut words = Vec::new();
    // A word that has begun, even if nothing is in it yet, as `''`.
    let mut word: Option<Vec<u8>> = None;
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b' ' | b'\t' | b'\n' => words.extend(word.take()),
            b'\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match bytes.next().ok_or(UNBALANCED)? {
                        b'\'' => break,
                        byte => word.push(byte),
                    }
                }
            }
            b'"' => double_quoted(&mut bytes, word.get_or_insert_default())?,
            b'\\' => match bytes.next() {
                Some(b'\n') => {}
                // One at the very end stands for itself.
                byte => word.get_or_insert_default().push(byte.unwrap_or(b'\\')),
            },
            byte => word.get_or_insert_default().push(byte),
        }
    }
    words.extend(word);
    Ok(words)
}

/// What stands between double quotes, the first of which has been read.
fn double_quoted(bytes: &mut impl Iterator<Item = u8>, word: &mut Vec<u8>) -> Result<(), &'static str> {
    loop {
        match bytes.next().ok_or(UNBALANCED)? {
            b'"' => return Ok(()),
            b'\\' => match bytes.next().ok_or(UNBALANCED)? {
                b'\n' => {}
                byte @ (b'"' | b'\\' | b'$' | b'`') => word.push(byte),
                byte => word.extend([b'\\', byte]),
            },
            byte => word.push(byte),
        }
    }
}

/// A text that [`split`] cuts into these words.
pub(super) fn join(words: &[Vec<u8>]) -> Vec<u8> {
    let mut text = Vec::new();
    for word in words {
        if !text.is_empty() {
            text.push(b' ');
        }
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./:=,+@%".contains(byte) || !byte.is_ascii();
        if !word.is_empty() && word.iter().all(is_plain) {
            text.extend(word);
            continue;
        }
        text.push(b'\'');
        for &byte in word {
            if byte == b'\'' {
                text.extend(b"'\\''");
            } else {
                text.push(byte);
            }
        }
        text.push(b'\'');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_into_words() {
        for (text, words) in [
            ("", &[][..]),
            (" \t\n", &[]),
            ("ls", &["ls"]),
            ("  ls   -l\t/tmp\n", &["ls", "-l", "/tmp"]),
            ("echo 'a  b' c", &["echo", "a  b", "c"]),
            ("echo \"a  b\"", &["echo", "a  b"]),
            ("a'b'\"c\"d", &["abcd"]),
            ("'' \"\"", &["", ""]),
            ("'\\n' \"\\n\" \\n", &["\\n", "\\n", "n"]),
            (r#""\" \\ \$ \` \x""#, &["\" \\ $ ` \\x"]),
            (r"a\ b \' \\", &["a b", "'", "\\"]),
            ("a\\\nb \"c\\\nd\" \\\n", &["ab", "cd"]),
            ("end\\", &["end\\"]),
            ("echo $HOME; ls # * | cat > x", &["echo", "$HOME;", "ls", "#", "*", "|", "cat", ">", "x"]),
        ] {
            let words: Vec<Vec<u8>> = words.iter().map(|word| word.as_bytes().to_vec()).collect();
            assert_eq!(split(text.as_bytes()), Ok(words), "{text}");
        }
        assert_eq!(split(b"\xff\x00 \xfe"), Ok(vec![b"\xff\x00".to_vec(), b"\xfe".to_vec()]));
    }

    #[test]
    fn quotes_come_in_pairs() {
        for text in ["'", "\"", "a 'b", "a \"b", "\"\\", "\"\\\"", "'\\''"] {
            assert_eq!(split(text.as_bytes()), Err(UNBALANCED), "{text}");
        }
    }

    #[test]
    fn what_was_joined_is_split_into_the_same() {
        for words in [&["a"][..], &["a b", ""], &["it's", "\"", "\\", "$x", "\n", "*", "\u{e9}"], &["--x=1", "'"]] {
            let words: Vec<Vec<u8>> = words.iter().map(|word| word.as_bytes().to_vec()).collect();
            assert_eq!(split(&join(&words)), Ok(words));
        }
        let mut seed = 1_u64;
        for _ in 0..2000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let [length, numbers @ ..] = seed.to_be_bytes();
            let numbers = numbers.into_iter().flat_map(|number| [number & 7, (number >> 3) & 7]);
            let text: Vec<u8> = numbers.map(|n| b"a '\"\\\n$\xff"[usize::from(n)]).take((length & 15).into()).collect();
            if let Ok(words) = split(&text) {
                assert_eq!(split(&join(&words)), Ok(words), "{text:?}");
            }
        }
    }
}
