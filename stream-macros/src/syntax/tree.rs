//! What the user wrote, as a tree whose leaves keep their spans.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    AngleBracketedGenericArguments, Attribute, Expr, Generics, PatType, ReturnType, Stmt, Token, Type, TypeParamBound,
    Visibility,
};

use super::Control;

/// The content of one `stream!`.
pub enum Program {
    Items(Vec<Item>),
    /// `stream!({ … })`: one pipeline without a name, which captures locals.
    Expression(Body),
}

impl Program {
    /// The pipelines and sub-pipelines, in the order in which they were written.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        let items = match self {
            Program::Items(items) => items.as_slice(),
            Program::Expression(_) => &[],
        };
        items.iter().filter_map(|item| match item {
            Item::Function(function) => Some(&**function),
            Item::Rust(_) => None,
        })
    }
}

pub enum Item {
    Function(Box<Function>),
    /// Any other item. It passes through untouched.
    Rust(TokenStream),
}

/// A `fn` with streams in it.
pub struct Function {
    pub role: Role,
    pub durable: Option<Durable>,
    pub without: Without,
    /// All attributes but `#[durable]` and `#[without(..)]`.
    pub attributes: Vec<Attribute>,
    pub visibility: Visibility,
    pub fn_token: Token![fn],
    pub name: Ident,
    pub generics: Generics,
    pub parameters: Vec<Parameter>,
    pub output: ReturnType,
    pub body: Body,
    /// Whether something is wrong with its signature.
    pub is_faulty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Becomes a `fn` that returns a job.
    Pipeline,
    /// Becomes part of the graphs of its callers.
    SubPipeline,
}

/// `#[durable]`, taken out of the attributes.
pub struct Durable {
    pub attribute: Attribute,
    /// Behind a crash it does each thing at least once or exactly once; nothing, where the attribute says something else.
    pub guarantee: Option<Guarantee>,
}

/// What a durable pipeline promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarantee {
    AtLeastOnce,
    ExactlyOnce,
}

/// Ways to run a loop that the plan is not to choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Without {
    pub two_passes: bool,
    pub branch_free: bool,
    pub pruning: bool,
    pub combining: bool,
}

pub enum Parameter {
    /// `name: impl Source<T>`
    Source(End),
    /// `name: impl Sink<T>`
    Sink(End),
    /// `name: Stream<T>`
    Stream(End),
    /// Anything else: visible in closures.
    Configuration(PatType),
}

/// Where a stream comes into a function, or leaves it.
pub struct End {
    pub name: Ident,
    pub item: Type,
    /// What follows `Source<T> +`, such as `Bounded`.
    pub bounds: Vec<TypeParamBound>,
    /// The parameter as written.
    pub written: PatType,
}

pub struct Body {
    pub statements: Vec<Statement>,
    /// The streams in the last expression without a `;`, where it is the result of a sub-pipeline.
    pub results: Vec<Chain>,
    /// Whether something is wrong with a `let`, so that nobody knows what its names mean.
    pub is_faulty: bool,
}

pub enum Statement {
    Stream(StreamStatement),
    /// Runs once, when the job is built.
    Rust(Stmt),
    /// Does not parse.
    Broken(Broken),
}

/// `let pattern = chain;` or `chain;`
pub struct StreamStatement {
    pub pattern: Option<Pattern>,
    pub chain: Chain,
}

/// Tokens that are no statement, which was reported.
#[derive(Clone)]
pub struct Broken {
    pub tokens: TokenStream,
}

impl Broken {
    /// The names that it would bind: the words between its `let` and its `=` or its type.
    pub fn bound(&self) -> Vec<Ident> {
        let mut tokens = self.tokens.clone().into_iter();
        if !matches!(tokens.next(), Some(TokenTree::Ident(first)) if first == "let") {
            return Vec::new();
        }
        let ends =
            |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if [':', '=', ';'].contains(&punct.as_char()));
        let pattern = tokens.take_while(|token| !ends(token)).collect();
        words(pattern).into_iter().filter(|word| syn::parse2::<Ident>(word.to_token_stream()).is_ok()).collect()
    }
}

fn words(tokens: TokenStream) -> Vec<Ident> {
    let inner = |token| match token {
        TokenTree::Ident(ident) => vec![ident],
        TokenTree::Group(group) => words(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => Vec::new(),
    };
    tokens.into_iter().flat_map(inner).collect()
}

#[derive(Clone)]
pub enum Pattern {
    One(Binding),
    Pair(Binding, Binding),
}

impl Call {
    /// The dot of a call of which only the dot was typed: what follows is the next line.
    pub fn lone_dot(&self) -> Option<Token![.]> {
        self.bare.filter(|dot| dot.span.end().line < self.line)
    }
}

impl Pattern {
    pub fn bindings(&self) -> Vec<&Binding> {
        match self {
            Pattern::One(binding) => vec![binding],
            Pattern::Pair(first, second) => vec![first, second],
        }
    }

    pub fn names(&self) -> Vec<&Ident> {
        self.bindings().into_iter().filter_map(Binding::name).collect()
    }
}

impl ToTokens for Pattern {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for binding in self.bindings() {
            match binding {
                Binding::Name(name) => name.to_tokens(tokens),
                Binding::Ignored(underscore) => underscore.to_tokens(tokens),
            }
        }
    }
}

#[derive(Clone)]
pub enum Binding {
    Name(Ident),
    Ignored(Token![_]),
}

impl Binding {
    pub fn name(&self) -> Option<&Ident> {
        match self {
            Binding::Name(name) => Some(name),
            Binding::Ignored(_) => None,
        }
    }
}

/// `root.operator(arguments)*`
#[derive(Clone)]
pub struct Chain {
    pub root: Root,
    pub calls: Vec<Call>,
    /// What stands between the calls and should not.
    pub control: Vec<Control>,
}

#[derive(Clone)]
pub enum Root {
    Name(Ident),
    /// `plausible(readings)`: a sub-pipeline, if there is one of that name
    Call(SubPipelineCall),
    /// `source(expression)`, with the expression
    Source(Expr),
    /// Nothing that a chain can begin with.
    Other(Expr),
}

#[derive(Clone)]
pub struct SubPipelineCall {
    pub name: Ident,
    pub turbofish: Option<AngleBracketedGenericArguments>,
    pub arguments: Vec<Expr>,
    /// The call as written.
    pub written: Expr,
}

/// `.operator::<turbofish>(arguments)`
#[derive(Clone)]
pub struct Call {
    pub operator: Ident,
    /// The dot of a call that lacks its parentheses, as while it is being typed: `readings.fil`.
    pub bare: Option<Token![.]>,
    pub turbofish: Option<AngleBracketedGenericArguments>,
    pub arguments: Vec<Expr>,
    /// The line of the operator's name.
    pub line: usize,
    /// The call in one line, for the plan.
    pub text: String,
}
