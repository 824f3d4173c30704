use std::io::{Read, Result, Seek};

use super::super::letters::lenient;
use super::super::source::Source;
use super::super::texts::Texts;

const SEGMENT: u32 = 0x1853_8067;
const CLUSTER: u32 = 0x1f43_b675;
const TAGS: u32 = 0x1254_c367;
const TAG: u32 = 0x7373;
const SIMPLE_TAG: u32 = 0x67c8;
const TAG_NAME: u32 = 0x45a3;
const TAG_STRING: u32 = 0x4487;

/// Matroska and WebM: the tags of a segment, before or behind its clusters.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>, texts: &mut Texts) -> Result<()> {
    let mut at = 0;
    while let Some(head) = source.look::<12>(at)? {
        let Some(Element { id, header, size }) = element(&head) else { break };
        let body = at + header;
        match (id, size) {
            // Looked into; so is a cluster of no size, whose blocks are jumped over like clusters.
            (SEGMENT, _) | (CLUSTER, None) => at = body,
            (TAGS, Some(size)) => {
                tags(&source.read(body, size)?, texts);
                at = body.saturating_add(size);
            }
            (_, Some(size)) => at = body.saturating_add(size),
            (_, None) => break,
        }
    }
    Ok(())
}

fn tags(tags: &[u8], texts: &mut Texts) {
    for (_, tag) in children(tags).filter(|(id, _)| *id == TAG) {
        for (_, simple) in children(tag).filter(|(id, _)| *id == SIMPLE_TAG) {
            let part = |wanted: u32| children(simple).find(|(id, _)| *id == wanted).map(|(_, part)| lenient(part));
            if let (Some(name), Some(text)) = (part(TAG_NAME), part(TAG_STRING)) {
                texts.add(&name, &text);
            }
        }
    }
}

fn children(mut body: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    std::iter::from_fn(move || {
        let Element { id, header, size } = element(body)?;
        let rest = body.get(usize::try_from(header).ok()?..)?;
        let (child, after) = rest.split_at_checked(usize::try_from(size?).ok()?)?;
        body = after;
        Some((id, child))
    })
}

struct Element {
    id: u32,
    /// In bytes.
    header: u64,
    /// None: until something else begins.
    size: Option<u64>,
}

fn element(head: &[u8]) -> Option<Element> {
    let wide = head.first()?.leading_zeros() as usize + 1;
    let id = head.get(..wide).filter(|_| wide <= 4)?.iter().fold(0, |id, byte| id << 8 | u32::from(*byte));
    let rest = &head[wide..];
    let long = rest.first()?.leading_zeros() as usize + 1;
    let size = rest.get(..long).filter(|_| long <= 8)?.iter().fold(0, |size, byte| size << 8 | u64::from(*byte));
    let most = (1 << (7 * long)) - 1;
    let size = size & most;
    Some(Element { id, header: (wide + long) as u64, size: (size != most).then_some(size) })
}
