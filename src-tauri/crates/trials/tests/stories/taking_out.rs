//! Results leave as copies; the archive stays as it is.

use std::collections::BTreeSet;
use std::io::Read;

use engine::face::{Change, CopyWhat, FailureCode, FilesOrder, Kind, Selection};
use sha2::{Digest, Sha256};

use crate::studio::{Studio, files_below, sandbox};

fn order(tasks: &[i64], to: &std::path::Path) -> FilesOrder {
    FilesOrder {
        selection: Selection::Tasks { tasks: tasks.to_vec() },
        to: to.display().to_string(),
        template: "{kind}/{prompt}".to_owned(),
        zip: false,
        sheet: false,
        records: false,
        first_only: false,
        private: false,
    }
}

async fn two(studio: &Studio) -> [i64; 2] {
    let mut tasks = [0; 2];
    for task in &mut tasks {
        *task = studio.press(Kind::Image, "z-image", "Celadon: vase / 100%").await;
        studio.until_archived(*task).await;
    }
    tasks
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_the_very_bytes_under_names_of_a_persons_choice() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let tasks = two(&studio).await;
    let to = tempfile::tempdir().unwrap();
    let before = files_below(&studio.place.archive());

    let order = FilesOrder { sheet: true, records: true, ..order(&tasks, to.path()) };
    let preview = studio.engine.files_preview(order.clone()).await.unwrap();
    assert_eq!((preview.results, preview.files, preview.missing), (2, 2, 0));
    let stem = "image/Celadon- vase - 100%";
    assert!(preview.names.iter().all(|name| name.starts_with(stem)) && preview.names[0] != preview.names[1]);
    let written = studio.engine.files_export(order).await.unwrap();
    assert_eq!((written.files, written.bytes), (preview.files, preview.bytes));
    assert!(written.left_out.is_empty() && written.changed.is_empty(), "{written:?}");

    let sums = |files: Vec<(std::path::PathBuf, Vec<u8>)>| -> BTreeSet<Vec<u8>> {
        let is_picture =
            |path: &std::path::Path| path.extension().is_some_and(|it| it == "png" || it == "jpg" || it == "webp");
        let pictures = files.into_iter().filter(|(path, _)| is_picture(path));
        pictures.map(|(_, bytes)| Sha256::digest(bytes).to_vec()).collect()
    };
    let named = std::path::Path::new(&written.path).join("image");
    assert_eq!(sums(files_below(&named)), sums(before.clone()));
    let page = std::fs::read_to_string(format!("{}/contact-sheet.html", written.path)).unwrap();
    assert_eq!(page.matches("<figure>").count(), 2);
    let record = std::fs::read_to_string(format!("{}/{stem}.json", written.path)).unwrap();
    assert!(record.contains("Celadon: vase / 100%") && !record.contains("rk_live_"), "{record}");
    assert_eq!(sums(files_below(&studio.place.archive())), sums(before), "the archive stays as it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zip_is_whole_and_a_file_that_is_gone_is_said() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let tasks = two(&studio).await;
    let gone = std::path::PathBuf::from(studio.task(tasks[0]).await.outputs[0].path.clone().unwrap());
    std::fs::remove_file(&gone).unwrap();
    let kind = gone.extension().unwrap().to_str().unwrap().to_owned();
    let to = tempfile::tempdir().unwrap();
    let order = FilesOrder { zip: true, template: "{task}".to_owned(), ..order(&tasks, to.path()) };
    let written = studio.engine.files_export(order).await.unwrap();
    assert_eq!((written.files, written.left_out), (1, vec![format!("{}.{kind}", tasks[0])]));
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&written.path).unwrap()).unwrap();
    assert_eq!(zip.len(), 1);
    let mut bytes = Vec::new();
    zip.by_index(0).unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(i64::try_from(bytes.len()).unwrap(), written.bytes);
    assert_eq!(std::fs::read_dir(to.path()).unwrap().count(), 1, "nothing unfinished lies beside it");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_private_stays_unless_it_is_asked_for() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let tasks = two(&studio).await;
    let engine = &studio.engine;
    let both = || Selection::Tasks { tasks: tasks.to_vec() };
    engine.judge(Selection::Tasks { tasks: vec![tasks[0]] }, Change::Private { on: true }).await.unwrap();
    let to = tempfile::tempdir().unwrap();
    let preview = engine.files_preview(order(&tasks, to.path())).await.unwrap();
    assert_eq!((preview.files, preview.private), (1, 1));
    let all = engine.files_preview(FilesOrder { private: true, ..order(&tasks, to.path()) }).await.unwrap();
    assert_eq!((all.files, all.private), (2, 0));

    let copied = engine.files_copy(both(), CopyWhat::Files).await.unwrap();
    assert_eq!((copied.files, copied.private), (1, 1));
    assert_eq!(studio.desktop.copied.lock().unwrap().len(), 1);
    let paths = engine.files_copy(both(), CopyWhat::Paths).await.unwrap().text.unwrap();
    assert!(std::path::Path::new(&paths).is_file(), "{paths}");
    assert_eq!(engine.files_to_drag(both()).await.unwrap().0, [std::path::PathBuf::from(paths)]);
    engine.files_copy(both(), CopyWhat::Picture).await.unwrap();
    assert!(studio.desktop.copied_picture.lock().unwrap().is_some_and(|(width, height)| width > 0 && height > 0));
    let private = Selection::Tasks { tasks: vec![tasks[0]] };
    assert_eq!(engine.files_copy(private, CopyWhat::Files).await.unwrap_err().code, FailureCode::NotFound);
    let nowhere = FilesOrder { to: "/no/such/folder".to_owned(), ..order(&tasks, to.path()) };
    assert_eq!(engine.files_export(nowhere).await.unwrap_err().code, FailureCode::FolderUnusable);
}
