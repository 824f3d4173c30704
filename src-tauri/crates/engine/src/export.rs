//! Every task as a JSON line, read without the lock, so that it works while the app runs.

use std::io::{BufWriter, Write};

use library::Library;

use crate::open::{OpenError, open_error};
use crate::profile::Profile;

/// Writes `{"id","account","kind","model","state","task_id","body","error","outputs":[…]}` for each task.
pub fn export(profile: &Profile, to: &mut dyn Write) -> Result<(), ExportError> {
    let library = Library::open_read_only(&profile.database()).map_err(open_error)?;
    let mut to = BufWriter::new(to);
    library
        .read(|reader| {
            Ok(reader.each_task(|task| -> Result<(), ExportError> {
                serde_json::to_writer(&mut to, &task).map_err(std::io::Error::from).map_err(ExportError::Write)?;
                to.write_all(b"\n").map_err(ExportError::Write)
            }))
        })
        .map_err(open_error)??;
    to.flush().map_err(ExportError::Write)
}

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A row could not be read; what was written before it is whole.
    #[error(transparent)]
    Read(#[from] library::Error),
    /// The other end was closed or full; the library is untouched.
    #[error("the export could not be written: {0}")]
    Write(std::io::Error),
}
