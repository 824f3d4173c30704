//! A contact sheet: one page with all pictures and how they were made, to look at or to print. Without scripts, and
//! without anything from elsewhere.

use std::io::{Result, Write};

use crate::page_text::Text;

const STYLE: &str = "\
:root{color-scheme:light dark;--text:#1a1d1c;--soft:#5b6361;--line:#d9dcd9;--page:#faf9f6}\
@media (prefers-color-scheme:dark){:root{--text:#e6e8e6;--soft:#9aa3a0;--line:#343a38;--page:#161918}}\
*{box-sizing:border-box}body{margin:0;padding:2rem;background:var(--page);color:var(--text);font:13px/1.4 system-ui,sans-serif}\
h1{font-size:1.25rem;margin:0 0 .25rem}.soft{color:var(--soft);margin:0}\
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:1.5rem 1rem;margin-top:1.5rem}\
figure{margin:0;break-inside:avoid;content-visibility:auto;contain-intrinsic-size:auto 16rem}\
.pic{height:10rem;display:grid;place-items:center;background:color-mix(in srgb,var(--line) 40%,transparent)}\
img{max-width:100%;max-height:10rem;display:block}figcaption{padding-top:.4rem;overflow-wrap:anywhere}\
.prompt{display:-webkit-box;-webkit-line-clamp:4;-webkit-box-orient:vertical;overflow:hidden;unicode-bidi:isolate}\
@media print{body{padding:0}main{grid-template-columns:repeat(4,1fr);gap:.75rem}.pic,img{max-height:8rem}.pic{height:8rem}}";

/// One result on it.
pub(super) struct Shown<'a> {
    /// Name of its small picture beside the page; None when there is none.
    pub picture: Option<&'a str>,
    /// Names of its files.
    pub files: &'a [String],
    pub prompt: &'a str,
    pub model: &'a str,
    pub date: &'a str,
    pub rating: u8,
    pub favourite: bool,
}

pub(super) fn head(to: &mut impl Write, title: &str, results: u32) -> Result<()> {
    let title = Text(title);
    write!(
        to,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' file:; \
        style-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
        <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p class=\"soft\">{results} results</p>\n<main>\n"
    )
}

pub(super) fn result(to: &mut impl Write, shown: &Shown<'_>) -> Result<()> {
    write!(to, "<figure><div class=\"pic\">")?;
    match shown.picture {
        Some(name) => write!(to, "<img src=\"{}\" alt=\"\" loading=\"lazy\">", Text(name))?,
        None => write!(to, "<span class=\"soft\">no picture</span>")?,
    }
    let stars = "★".repeat(usize::from(shown.rating.min(5)));
    let heart = if shown.favourite { "♥ " } else { "" };
    write!(
        to,
        "</div><figcaption><p class=\"soft\">{heart}{stars}{}{} · {}</p><div class=\"prompt\">{}</div>",
        if stars.is_empty() { "" } else { " " },
        Text(shown.model),
        Text(shown.date),
        Text(shown.prompt),
    )?;
    for file in shown.files {
        write!(to, "<p class=\"soft\">{}</p>", Text(file))?;
    }
    writeln!(to, "</figcaption></figure>")
}

pub(super) fn foot(to: &mut impl Write) -> Result<()> {
    writeln!(to, "</main>\n</body>\n</html>")
}
