//! The application without a window: submitter, poller, archiver and shutdown behind one face.

pub mod face;
