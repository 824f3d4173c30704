use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::letters::lenient;
use super::texts::Texts;

/// A packet has a few dozen elements.
const MOST_EVENTS: usize = 20_000;

/// Takes the texts out of an XMP packet: properties stand as elements or as attributes.
pub(super) fn read(packet: &[u8], texts: &mut Texts) {
    let packet = lenient(packet);
    let mut reader = Reader::from_str(&packet);
    reader.config_mut().check_end_names = false;
    let mut property: Option<Property> = None;
    for _ in 0..MOST_EVENTS {
        let Ok(event) = reader.read_event() else { break };
        match event {
            Event::Start(start) => {
                attributes(&start, texts);
                match &mut property {
                    Some(open) => open.depth += 1,
                    None => property = name_of(start.local_name().as_ref()).map(Property::new),
                }
            }
            Event::Empty(start) => attributes(&start, texts),
            Event::End(_) => match &mut property {
                Some(open) if open.depth > 0 => open.depth -= 1,
                open => open.take().into_iter().for_each(|done| texts.add(done.name, &done.text)),
            },
            Event::Text(text) => push(&mut property, &text),
            Event::CData(text) => push(&mut property, &text),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(letter)) => push(&mut property, letter.encode_utf8(&mut [0; 4])),
                _ => push(&mut property, resolve_predefined_entity(&reference).unwrap_or_default()),
            },
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    // What the end of the packet cut.
    property.into_iter().for_each(|cut| texts.add(cut.name, &cut.text));
}

struct Property {
    name: &'static str,
    text: String,
    /// Elements that are open inside of it: an alternative of languages, and the first of them.
    depth: u32,
}

impl Property {
    fn new(name: &'static str) -> Self {
        Property { name, text: String::new(), depth: 0 }
    }
}

fn push(property: &mut Option<Property>, text: &str) {
    if let Some(open) = property {
        open.text.push_str(text);
    }
}

fn attributes(start: &BytesStart, texts: &mut Texts) {
    for attribute in start.attributes().with_checks(false).flatten() {
        let Some(name) = name_of(attribute.key.local_name().as_ref()) else { continue };
        if let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) {
            texts.add(name, &value);
        }
    }
}

/// By the name alone: what stands before the colon is whatever a writer declares it to be.
fn name_of(local: &str) -> Option<&'static str> {
    Some(match local {
        "description" => "Description",
        "UserComment" => "UserComment",
        "CreatorTool" | "Software" => "Software",
        "parameters" => "parameters",
        "prompt" => "prompt",
        "negative_prompt" => "negative_prompt",
        "workflow" => "workflow",
        // IPTC Photo Metadata 2025.1.
        "AIPromptInformation" => "AIPromptInformation",
        "AISystemUsed" => "AISystemUsed",
        "AISystemVersionUsed" => "AISystemVersionUsed",
        _ => return None,
    })
}
