//! What crosses to the page, as TypeScript: `ui/src/lib/backend/bindings.ts` is written from here.

use std::collections::BTreeMap;
use std::path::Path;

use engine::face::{Event, Query, Tag};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Typescript;
use tauri::Wry;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

use crate::commands::{
    account, board, bring, cast, compose, draft, files, follow, import, judge, library, output, preset, queue, receipt,
    search, settings, taking_out, window,
};

const HEADER: &str = "\
// Written by the app from `engine::face` and its commands: `cargo run -- bindings ui/src/lib/backend/bindings.ts`.

/** Any JSON. */
export type JsonValue = Value;
";

/// The engine's stream as the page hears it.
#[derive(Clone, Debug, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct EngineEvent(pub Event);

/// All commands and events of the app.
pub fn builder() -> Builder<Wry> {
    Builder::<Wry>::new()
        .commands(collect_commands![
            window::opening,
            window::viewing,
            window::folder_choose,
            account::account,
            account::key_keep,
            account::key_forget,
            account::sandbox_open,
            account::sandbox_leave,
            account::balance,
            account::balance_read,
            account::service_open,
            board::board,
            board::board_blind,
            board::board_choose,
            board::board_lead,
            compose::models,
            compose::model_form,
            compose::draft,
            compose::draft_for_model,
            compose::draft_save,
            compose::compose_check,
            compose::submit,
            compose::submit_confirmed,
            compose::batch_check,
            compose::batch_body,
            compose::reuse,
            bring::file_open,
            bring::dropped_stop,
            bring::catalogue,
            bring::catalogue_look,
            bring::catalogue_apply,
            bring::catalogue_remove,
            bring::catalogue_back,
            follow::follow_ups,
            follow::follow_up,
            follow::vary,
            follow::family,
            draft::drafts,
            draft::draft_new,
            draft::draft_choose,
            draft::draft_close,
            draft::draft_reopen,
            draft::draft_order,
            draft::draft_of_text,
            draft::prompts,
            draft::snippets,
            draft::snippet_save,
            draft::snippet_delete,
            preset::presets,
            preset::preset_save,
            preset::preset_delete,
            preset::presets_export,
            preset::presets_import,
            queue::queue,
            queue::status,
            queue::withdraw,
            queue::release,
            queue::batch_pause,
            queue::submit_anew,
            queue::decide,
            queue::ask_again,
            queue::watch,
            queue::archive_retry,
            queue::sending_pause,
            queue::queue_order,
            queue::task_add,
            queue::task_known,
            queue::connection_retry,
            library::task,
            library::library_view,
            library::library_front,
            library::library_rows,
            library::library_neighbours,
            library::library_place,
            library::library_positions,
            library::library_tasks,
            library::library_whole,
            library::library_facets,
            library::library_ways_out,
            search::query_read,
            search::query_toggle,
            search::searches,
            search::search_save,
            search::search_delete,
            search::search_order,
            judge::judge,
            judge::judge_undo,
            judge::judge_redo,
            judge::judgement,
            judge::tags,
            judge::tag_rename,
            judge::tag_delete,
            judge::collections,
            judge::collection_save,
            judge::collection_delete,
            judge::collection_order,
            judge::bin,
            judge::bin_empty,
            judge::bin_stop,
            output::output_open,
            output::output_open_with,
            output::output_reveal,
            output::still_save,
            output::still_reveal,
            output::strip_keep,
            output::archive_open,
            receipt::receipt_export,
            receipt::receipt_stop,
            receipt::receipt_reveal,
            compose::submit_as_it_is,
            compose::lessons,
            compose::lesson_follow,
            compose::lesson_forget,
            receipt::spending,
            receipt::spending_report,
            receipt::spending_export,
            receipt::insight,
            receipt::insight_export,
            receipt::credits_settled,
            taking_out::files_preview,
            taking_out::files_export,
            taking_out::files_stop,
            taking_out::files_reveal,
            taking_out::files_copy,
            taking_out::files_drag,
            import::import_folder,
            import::import_files,
            import::import_text,
            import::import_take,
            import::import_stop,
            import::import_take_back,
            files::files_view,
            files::files_check,
            files::files_check_stop,
            files::files_find,
            files::watched_folders,
            files::watched_folder_add,
            files::watched_folder_remove,
            files::watched_folder_restore,
            settings::settings,
            settings::settings_save,
            settings::archive,
            settings::remember,
            cast::links,
            cast::link_check,
            cast::link_renew,
            cast::output_link,
            cast::cast,
            cast::cast_save,
            cast::cast_remove,
            cast::cast_restore,
            cast::cast_renew,
            cast::cast_made,
            cast::made_with,
        ])
        .events(collect_events![EngineEvent])
        .typ::<Query>()
        .typ::<Tag>()
        .constant("madeOf", made_of())
        .error_handling(ErrorHandlingMode::Throw)
        // One type for both ways: nothing in the face differs between reading and writing.
        .disable_serde_phases()
        // Ids, times and sizes stay below 2^53: see `engine::face`.
        .dangerously_cast_bigints_to_number()
}

/// Writes the bindings to a file.
pub fn write(path: &Path) -> Result<(), specta_typescript::Error> {
    builder().export(Typescript::default().header(HEADER), path)
}

/// What each query's answer is made of.
fn made_of() -> BTreeMap<Query, &'static [Tag]> {
    Query::ALL.into_iter().map(|query| (query, query.made_of())).collect()
}
