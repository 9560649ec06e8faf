//! Lines that differ in their values alone.
//!
//! Of a line whose values are strings without escapes, numbers and words, and no lists or objects, everything but the values is kept, and how long they are.
//! Of the next line, a value that was always as long is passed together with the keys around it, a comparison for many bytes; another ends where a string would, or so
//! many bytes before that as come before the first such byte of what is known to stand behind it. If all that is known stands in its place, and no value has
//! a byte that ends a string, the line is an object with the same fields in the same order. Whether a value is what its type asks is found out from its text
//! alone: see [`Known`].

use super::known::{Known, is_scalar};
use super::run::{self, Run};
use super::strings::{ends_plain, plain};

/// How lines are laid out, and where the values of the present one stand.
#[derive(Debug)]
pub(super) struct Template {
    steps: Vec<Step>,
    /// Behind the last value.
    end: Vec<u8>,
    stages: Vec<Stage>,
    fields: Vec<Field>,
    has_unknown_scalars: bool,
}

/// What stands before a value, up to its first byte, or its opening quote, and that value.
#[derive(Debug)]
struct Step {
    before: Vec<u8>,
    kind: Kind,
    /// The field's number, if it has one.
    field: Option<usize>,
    /// How long the value is, if it always was.
    length: Option<usize>,
    place: Place,
}

/// A run, and a value behind it that is not always as long, but for the last.
#[derive(Debug)]
struct Stage {
    run: Run,
    has_value: bool,
    /// The bytes behind the value that come before the first with which a string does not go on.
    back: usize,
    /// Where on the present line it begins, and where its value ends.
    start: usize,
    end: usize,
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    stage: usize,
    /// Behind the stage's start.
    offset: usize,
    /// None if it is the stage's value.
    length: Option<usize>,
}

/// A field that stands on such lines.
#[derive(Clone, Copy, Debug)]
struct Field {
    kind: Kind,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Missing,
    Text,
    Scalar,
}

/// A part of a line that was just read, from which a template is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'b> {
    /// What stands before the value, with its opening quote.
    pub(super) before: &'b [u8],
    /// The field's number, if it has one.
    pub(super) field: Option<usize>,
    pub(super) is_text: bool,
    /// How long the value is.
    pub(super) length: usize,
}

impl Template {
    /// Made of a line's parts and its end; of so many fields. None if a field stands twice.
    pub(super) fn of(fields: usize, parts: &[Part], end: &[u8]) -> Option<Template> {
        let mut known = vec![Field { kind: Kind::Missing, place: Place::default() }; fields];
        let mut steps = Vec::with_capacity(parts.len());
        for Part { before, field, is_text, length } in parts.iter().copied() {
            let kind = if is_text { Kind::Text } else { Kind::Scalar };
            if let Some(field) = field.and_then(|field| known.get_mut(field)) {
                if field.kind != Kind::Missing {
                    return None;
                }
                field.kind = kind;
            }
            let place = Place::default();
            steps.push(Step { before: before.to_owned(), kind, field, length: Some(length), place });
        }
        let has_unknown_scalars = steps.iter().any(Step::is_unknown_scalar);
        let (end, stages) = (end.to_owned(), Vec::new());
        let mut template = Template { steps, end, stages, fields: known, has_unknown_scalars };
        template.lay_out();
        Some(template)
    }

    /// Makes stages of the steps.
    fn lay_out(&mut self) {
        self.stages.clear();
        let ends = self.steps.iter().skip(1).map(|step| &step.before).chain([&self.end]);
        let backs: Vec<usize> = ends.map(|end| before_end(end)).collect();
        let mut bytes = Vec::new();
        for (step, back) in self.steps.iter_mut().zip(backs) {
            bytes.extend(step.before.iter().map(|byte| (*byte, true)));
            step.place = Place { stage: self.stages.len(), offset: bytes.len(), length: step.length };
            if let Some(field) = step.field.and_then(|field| self.fields.get_mut(field)) {
                field.place = step.place;
            }
            match step.length {
                Some(length) => bytes.extend((0..length).map(|_| (0, false))),
                None => {
                    self.stages.push(Stage { run: Run::of(&bytes), has_value: true, back, start: 0, end: 0 });
                    bytes.clear();
                }
            }
        }
        bytes.extend(self.end.iter().map(|byte| (*byte, true)));
        self.stages.push(Stage { run: Run::of(&bytes), has_value: false, back: 0, start: 0, end: 0 });
    }

    /// If a line begins at a place of a text whose values are as long as they always were, where they were: where the line ends.
    #[inline]
    pub(super) fn fits(&mut self, text: &[u8], start: usize) -> Option<usize> {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has what the function is compiled for: it was just asked.
            return unsafe { self.fits_by_avx2(text, start) };
        }
        self.fits_by(text, start, run::are_alike)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn fits_by_avx2(&mut self, text: &[u8], start: usize) -> Option<usize> {
        self.fits_by(text, start, |blocks, chunks| run::are_alike_by_avx2(blocks, chunks))
    }

    #[inline(always)]
    fn fits_by(
        &mut self,
        text: &[u8],
        start: usize,
        are_alike: impl Fn(&[run::Block], &[[u8; run::BLOCK]]) -> bool,
    ) -> Option<usize> {
        let mut rest = text.get(start..)?;
        for stage in &mut self.stages {
            if !stage.run.begins(rest, &are_alike) {
                return None;
            }
            stage.start = text.len() - rest.len();
            rest = rest.get(stage.run.length()..)?;
            if stage.has_value {
                let length = (rest.len() - plain(rest).len()).checked_sub(stage.back)?;
                rest = rest.get(length..)?;
                stage.end = text.len() - rest.len();
            }
        }
        if self.has_unknown_scalars && !self.are_scalars(text) {
            return None;
        }
        Some(text.len() - rest.len())
    }

    #[inline(never)]
    fn are_scalars(&self, text: &[u8]) -> bool {
        let mut unknown = self.steps.iter().filter(|step| step.is_unknown_scalar());
        unknown.all(|step| {
            let value = self.bounds(step.place).and_then(|(start, end)| text.get(start..end));
            value.is_some_and(is_scalar)
        })
    }

    /// Learns from the line that begins at a place of a text which values are not always as long, if it is such a line.
    pub(super) fn loosen(&mut self, text: &[u8], start: usize) -> bool {
        let mut rest = text.get(start..).unwrap_or_default();
        let mut lengths = Vec::with_capacity(self.steps.len());
        let behind = self.steps.iter().skip(1).map(|step| &step.before).chain([&self.end]);
        for (step, behind) in self.steps.iter().zip(behind) {
            let Some(value) = rest.strip_prefix(&*step.before) else { return false };
            let Some(length) = (value.len() - plain(value).len()).checked_sub(before_end(behind)) else { return false };
            lengths.push(length);
            rest = value.get(length..).unwrap_or_default();
        }
        let mut has_learned = false;
        for (step, length) in self.steps.iter_mut().zip(lengths) {
            has_learned |= step.length.is_some_and(|known| known != length);
            step.length = step.length.filter(|known| *known == length);
        }
        if has_learned {
            self.lay_out();
        }
        has_learned
    }

    /// Where the value of a place stands on the present line.
    #[inline]
    fn bounds(&self, Place { stage, offset, length }: Place) -> Option<(usize, usize)> {
        let stage = self.stages.get(stage)?;
        let start = stage.start + offset;
        Some((start, length.map_or(stage.end, |length| start + length)))
    }

    /// The value of a field on the present line, if it stands there.
    #[inline(always)]
    pub(super) fn value<'b>(&self, text: &'b str, field: usize) -> Option<Known<'b>> {
        let Field { kind, place } = *self.fields.get(field)?;
        if kind == Kind::Missing {
            return None;
        }
        // No text is between these two.
        let (start, end) = self.bounds(place).unwrap_or((1, 0));
        Some(Known::new(text, start, end, kind == Kind::Text))
    }
}

impl Step {
    /// A value that nobody knows, and that is no string.
    fn is_unknown_scalar(&self) -> bool {
        self.field.is_none() && self.kind == Kind::Scalar
    }
}

/// The bytes before the first with which a string does not simply go on: all, if a line end comes behind them.
fn before_end(text: &[u8]) -> usize {
    text.iter().position(|byte| ends_plain(*byte)).unwrap_or(text.len())
}
