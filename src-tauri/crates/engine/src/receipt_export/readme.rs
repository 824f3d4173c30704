//! How to check a receipt, in words.

use super::lines::Counted;
use super::{Span, Wanted};
use crate::spending::Figures;

/// SHA-256 of the last line of each chained file.
pub(super) struct Ends {
    pub tasks: String,
    pub receipts: String,
}

pub(super) fn text(
    wanted: &Wanted,
    figures: &Figures,
    counted: &Counted,
    ends: &Ends,
    with_files: bool,
    left_out: &[String],
) -> String {
    let scope = match wanted.span {
        Span::Task(task) => format!("task {task}"),
        Span::Month(month) => format!("every task that was sent in {} (UTC)", month.text()),
    };
    let files = if with_files {
        format!("files/           {} archived files, byte for byte as they were saved\n", counted.files)
    } else {
        String::new()
    };
    let missing = if left_out.is_empty() {
        String::new()
    } else {
        format!("\nNot in this receipt, although they were saved:\n  {}\n", left_out.join("\n  "))
    };
    format!(
        "{title}\n\
        Written by Afterimage from its library: {scope}, account \"{account}\".\n\n\
        tasks.jsonl      {tasks} tasks, one JSON object a line, in order of sending\n\
        receipts.jsonl   {facts} facts, one JSON object a line, as they were written down when they happened\n\
        receipt.html     the same, to read\n\
        outputs.sha256   the sums of all archived files, whether they are in here or not\n\
        {files}\
        SHA256SUMS       the sums of the files in here\n\n\
        How to check it\n\n\
        1. In this folder:  sha256sum -c SHA256SUMS\n\
        2. In the archive folder of Afterimage:  sha256sum -c <here>/outputs.sha256\n\
        3. Each line of the .jsonl files has, as its last field, \"previous\": the SHA-256 of the line before it (the\n\
        \x20  bytes of the line, without the line feed); of the first line it is 64 zeros. A line that was taken out, put\n\
        \x20  in, moved or changed breaks the chain. The last lines are\n\
        \x20    tasks.jsonl     {tasks_end}\n\
        \x20    receipts.jsonl  {receipts_end}\n\
        4. \"body\" is the request as it was sent, and \"body_sha256\" the SHA-256 of its bytes in UTF-8. Where\n\
        \x20  \"body_as_sent\" is false, the request held a link with a query, which is cut in here: its sum is that of what\n\
        \x20  was sent, and cannot be checked from this receipt alone.\n\n\
        What is left out: queries and fragments of links (they can be signatures) end in \"?…\" or \"#…\", user names in\n\
        links and anything that begins like a reAPI key in \"…\". The key itself was never in the library.\n\n\
        Sums: {charged} credits charged, {refunded} came back, {spent} spent. Of {estimated} tasks the charge is the\n\
        price list's figure; of {unknown} it is not known. 1 credit is 0.001 US dollars.\n\
        Times: \"at\" is in milliseconds since 1970, \"time\" the same in RFC 3339, UTC.\n\
        {missing}",
        title = wanted.title(),
        account = wanted.account.name,
        tasks = counted.tasks,
        facts = counted.facts,
        tasks_end = ends.tasks,
        receipts_end = ends.receipts,
        charged = figures.charged,
        refunded = figures.refunded,
        spent = figures.charged - figures.refunded,
        estimated = figures.estimated_tasks,
        unknown = figures.unknown_tasks,
    )
}
