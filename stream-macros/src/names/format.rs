//! The names that a format string captures: `"{limit:>width$}"`.

use proc_macro2::Ident;
use syn::{Expr, ExprLit, Lit, LitStr};

pub fn is_string(expression: &Expr) -> bool {
    matches!(expression, Expr::Lit(ExprLit { lit: Lit::Str(_), .. }))
}

/// Calls a function with every name that a format string captures. The function may rename it.
pub fn captures(expression: &mut Expr, on_name: &mut dyn FnMut(&mut Ident)) {
    let Expr::Lit(ExprLit { lit: Lit::Str(string), .. }) = expression else { return };
    let value = string.value();
    let renamed = pieces(&value, string, on_name);
    // A string without a renamed capture stays as it was written, `r"…"` and all.
    if renamed != value {
        *string = LitStr::new(&renamed, string.span());
    }
}

/// Copies the string, with the words in its placeholders renamed.
fn pieces(value: &str, string: &LitStr, on_name: &mut dyn FnMut(&mut Ident)) -> String {
    let mut renamed = String::new();
    let mut rest = value;
    while let Some(open) = rest.find('{') {
        let (text, placeholder) = rest.split_at(open);
        renamed.push_str(text);
        if let Some(behind) = placeholder.strip_prefix("{{") {
            renamed.push_str("{{");
            rest = behind;
            continue;
        }
        let close = placeholder.find('}').unwrap_or(placeholder.len());
        renamed.push_str(&words(&placeholder[..close], string, on_name));
        rest = &placeholder[close..];
    }
    renamed + rest
}

/// Renames the words of one placeholder that are names: the first, and those before a `$`.
fn words(placeholder: &str, string: &LitStr, on_name: &mut dyn FnMut(&mut Ident)) -> String {
    let mut renamed = String::new();
    let mut rest = placeholder;
    while let Some(start) = rest.find(is_word) {
        let end = rest[start..].find(|character| !is_word(character)).map_or(rest.len(), |length| start + length);
        let (before, word, behind) = (&rest[..start], &rest[start..end], &rest[end..]);
        let is_name = renamed.is_empty() && before.trim_end() == "{" || behind.starts_with('$');
        renamed.push_str(before);
        match syn::parse_str::<Ident>(word) {
            Ok(mut name) if is_name => {
                name.set_span(string.span());
                on_name(&mut name);
                renamed.push_str(&name.to_string());
            }
            _ => renamed.push_str(word),
        }
        rest = behind;
    }
    renamed + rest
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}
