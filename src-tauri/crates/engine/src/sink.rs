//! Where files for other people go: a folder or a zip, beside its final name until it is whole.

use std::io::{BufWriter, Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use archive::{Files, OpenFile, Opening};
use sha2::{Digest, Sha256};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::receipt_export::hex;

/// Names that are tried for one folder or zip.
const MOST_NAMES: u32 = 1_000;
const BUFFER: usize = 256 * 1024;

pub(crate) struct Sink {
    files: Arc<dyn Files>,
    folder: PathBuf,
    stem: String,
    part: PathBuf,
    to: To,
    open: Option<Open>,
    written: Vec<(String, String)>,
    /// For clearing away, in the order in which they were made.
    made: Vec<PathBuf>,
}

type Buffered = BufWriter<Box<dyn OpenFile>>;

enum To {
    Folder { file: Option<Buffered> },
    Zip(Option<Box<ZipWriter<Buffered>>>),
}

struct Open {
    name: String,
    hash: Sha256,
}

impl Sink {
    /// `token` keeps the unfinished one of a crash out of the way. In a zip files are packed by their type: pictures
    /// and films are packed already.
    pub fn new(files: Arc<dyn Files>, folder: &Path, stem: &str, token: &str, zip: bool) -> Result<Self> {
        let part = folder.join(format!("{stem}.{token}.part"));
        let to = if zip {
            let file = BufWriter::with_capacity(BUFFER, files.open(&part, Opening::Empty)?);
            To::Zip(Some(Box::new(ZipWriter::new(file))))
        } else {
            if !files.make_folder(&part)? {
                return Err(ErrorKind::AlreadyExists.into());
            }
            To::Folder { file: None }
        };
        let (folder, stem, made) = (folder.to_owned(), stem.to_owned(), Vec::new());
        Ok(Self { files, folder, stem, part, to, open: None, written: Vec::new(), made })
    }

    /// The next file; its name may lead into folders. Ends with [`Sink::end`].
    pub fn begin(&mut self, name: &str) -> Result<()> {
        match &mut self.to {
            To::Folder { file } => {
                let path = self.part.join(name);
                let parents = name.match_indices('/').map(|(end, _)| self.part.join(&name[..end]));
                for parent in parents {
                    if self.files.make_folder(&parent)? {
                        self.made.push(parent);
                    }
                }
                *file = Some(BufWriter::with_capacity(BUFFER, self.files.open(&path, Opening::Empty)?));
                self.made.push(path);
            }
            To::Zip(zip) => writer(zip)?.start_file(name, options(name)).map_err(Error::other)?,
        }
        self.open = Some(Open { name: name.to_owned(), hash: Sha256::new() });
        Ok(())
    }

    /// The file is whole: in a folder it is synced.
    pub fn end(&mut self) -> Result<String> {
        if let To::Folder { file } = &mut self.to
            && let Some(file) = file.take()
        {
            file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync()?;
        }
        let Some(open) = self.open.take() else { return Err(no_file()) };
        let sum = hex(&open.hash.finalize());
        self.written.push((open.name, sum.clone()));
        Ok(sum)
    }

    /// A small file at once.
    pub fn file(&mut self, name: &str, content: &[u8]) -> Result<()> {
        self.begin(name)?;
        self.write_all(content)?;
        self.end().map(drop)
    }

    /// Names and sums of the files so far, in their order.
    pub fn written(&self) -> &[(String, String)] {
        &self.written
    }

    /// Gives it its name: everything synced, then renamed, then the folder around it synced.
    pub fn finish(&mut self) -> Result<PathBuf> {
        let extension = match &mut self.to {
            To::Folder { .. } => {
                for made in self.made.iter().rev().filter(|made| made.is_dir()) {
                    self.files.sync_folder(made)?;
                }
                self.files.sync_folder(&self.part)?;
                ""
            }
            To::Zip(zip) => {
                let zip = zip.take().ok_or_else(no_file)?;
                let file = zip.finish().map_err(Error::other)?;
                file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync()?;
                ".zip"
            }
        };
        for number in 1..=MOST_NAMES {
            let again = if number == 1 { String::new() } else { format!(" ({number})") };
            let path = self.folder.join(format!("{}{again}{extension}", self.stem));
            if self.files.length(&path).is_ok() {
                continue;
            }
            // A folder cannot be linked, which is what sparing the target means on some systems.
            let renamed = match self.to {
                To::Folder { .. } => self.files.replace(&self.part, &path),
                To::Zip(_) => self.files.rename_new(&self.part, &path),
            };
            match renamed {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(()) => {
                    self.files.sync_folder(&self.folder)?;
                    return Ok(path);
                }
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Takes away what was written. What cannot be taken away keeps a name that says that it is not whole.
    pub fn discard(&mut self) {
        let mut left = Vec::new();
        match &mut self.to {
            To::Folder { file } => {
                *file = None;
                for made in self.made.iter().rev() {
                    let gone = if made.is_dir() { self.files.remove_folder(made) } else { self.files.remove(made) };
                    left.extend(gone.err());
                }
                left.extend(self.files.remove_folder(&self.part).err());
            }
            To::Zip(zip) => {
                // Dropped without an end: what it still writes goes with the file.
                *zip = None;
                left.extend(self.files.remove(&self.part).err());
            }
        }
        if let Some(error) = left.first() {
            tracing::warn!(%error, "an unfinished export could not be cleared away");
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let count = match &mut self.to {
            To::Folder { file } => file.as_mut().ok_or_else(no_file)?.write(bytes)?,
            To::Zip(zip) => writer(zip)?.write(bytes)?,
        };
        self.open.as_mut().ok_or_else(no_file)?.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

fn writer<W>(zip: &mut Option<W>) -> Result<&mut W> {
    zip.as_mut().ok_or_else(no_file)
}

fn no_file() -> Error {
    Error::other("no file is open")
}

/// The same bytes on every computer and at every time.
fn options(name: &str) -> SimpleFileOptions {
    let is_text = [".txt", ".json", ".jsonl", ".html", ".sha256", "SUMS"].iter().any(|end| name.ends_with(end));
    let method = if is_text { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644)
        .large_file(true)
}
