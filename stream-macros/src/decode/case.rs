//! How names are spelled outside.

use syn::LitStr;

/// The spelling that `rename_all` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Camel,
    Pascal,
    Snake,
    Kebab,
    ScreamingSnake,
    Lower,
    Upper,
}

const CASES: &[(&str, Case)] = &[
    ("camelCase", Case::Camel),
    ("PascalCase", Case::Pascal),
    ("snake_case", Case::Snake),
    ("kebab-case", Case::Kebab),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
];

impl Case {
    pub fn of(written: &LitStr) -> syn::Result<Case> {
        let value = written.value();
        let found = CASES.iter().find(|(name, _)| *name == value);
        found.map(|(_, case)| *case).ok_or_else(|| {
            let names: Vec<_> = CASES.iter().map(|(name, _)| format!("`\"{name}\"`")).collect();
            syn::Error::new(written.span(), format!("expected one of {}", names.join(", ")))
        })
    }

    /// A name of Rust's, of a field (`user_id`) or of a variant (`PageView`), in this spelling.
    pub fn spell(self, name: &str) -> String {
        let words = words(name);
        let capitalized = |word: &String| {
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            first.to_uppercase() + rest
        };
        match self {
            Case::Camel => {
                let behind: String = words.iter().skip(1).map(capitalized).collect();
                words.first().cloned().unwrap_or_default() + &behind
            }
            Case::Pascal => words.iter().map(capitalized).collect(),
            Case::Snake => words.join("_"),
            Case::Kebab => words.join("-"),
            Case::ScreamingSnake => words.join("_").to_uppercase(),
            Case::Lower => words.concat(),
            Case::Upper => words.concat().to_uppercase(),
        }
    }
}

/// The words of a name, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        for (at, character) in part.char_indices() {
            match words.last_mut() {
                Some(word) if at > 0 && !character.is_uppercase() => word.extend(character.to_lowercase()),
                _ => words.push(character.to_lowercase().collect()),
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fields_and_of_variants_are_spelled() {
        let spelled = |name: &str| CASES.iter().map(|(_, case)| case.spell(name)).collect::<Vec<_>>().join(" ");
        assert_eq!(spelled("user_id"), "userId UserId user_id user-id USER_ID userid USERID");
        assert_eq!(spelled("PageView"), "pageView PageView page_view page-view PAGE_VIEW pageview PAGEVIEW");
        assert_eq!(spelled("at"), "at At at at AT at AT");
    }
}
