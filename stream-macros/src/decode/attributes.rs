//! `#[decode(..)]`, on a type, a field or a variant.

use syn::{Attribute, LitStr};

use super::case::Case;

/// What is said of a type.
#[derive(Default)]
pub struct OfType {
    pub case: Option<Case>,
}

/// What is said of a field or of a variant.
#[derive(Default)]
pub struct OfMember {
    pub name: Option<LitStr>,
    pub has_default: bool,
}

pub fn of_type(attributes: &[Attribute]) -> syn::Result<OfType> {
    let mut said = OfType::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("decode")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("rename_all") {
                return Err(meta.error("expected `rename_all = \"..\"`"));
            }
            said.case = Some(Case::of(&meta.value()?.parse()?)?);
            Ok(())
        })?;
    }
    Ok(said)
}

pub fn of_field(attributes: &[Attribute]) -> syn::Result<OfMember> {
    of_member(attributes, true)
}

pub fn of_variant(attributes: &[Attribute]) -> syn::Result<OfMember> {
    of_member(attributes, false)
}

fn of_member(attributes: &[Attribute], is_field: bool) -> syn::Result<OfMember> {
    let mut said = OfMember::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("decode")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                said.name = Some(meta.value()?.parse()?);
                return Ok(());
            }
            if meta.path.is_ident("default") && is_field {
                said.has_default = true;
                return Ok(());
            }
            Err(meta.error(match is_field {
                true => "expected `rename = \"..\"` or `default`",
                false => "expected `rename = \"..\"`",
            }))
        })?;
    }
    Ok(said)
}
