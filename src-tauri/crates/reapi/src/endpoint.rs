//! The three endpoints that take a generation.

/// Where a generation is submitted. Each accepted POST makes a new task and charges for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// Image models. The server gives up on a task after 1 h.
    Images,
    /// Video models, upscalers and music-video among them. The server gives up after 48 h.
    Videos,
    /// Music, stem tools, voice changer. The server gives up after 1 h.
    Audio,
}

impl Endpoint {
    /// The path below the API address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Images => "/images/generations",
            Self::Videos => "/videos/generations",
            Self::Audio => "/audio/generations",
        }
    }
}
