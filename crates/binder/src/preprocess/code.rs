//! `{{code chapter/name}}` shows an exercise in code: what the reader is given and the tests, folded; below `:::solution`, the
//! solution.

use super::Complaint;
use crate::containers::Part;
use crate::html::{block, escape, preformatted};
use crate::manuscript::Page;
use crate::tasks::Task;
use std::path::Path;

/// The code for a directive at a place of a page.
///
/// # Errors
/// When there is no such exercise, or the directive stands outside of one.
pub fn code(page: &Page, named: &str, at: usize, root: &Path) -> Result<String, Complaint> {
    let task = Task::find(root, named)?;
    let part = page.containers.iter().find_map(|container| container.part(at));
    let pre = |text: &str| {
        format!("<pre><code class=\"language-rust\">{}</code></pre>", preformatted(text))
    };
    match part {
        Some(Part::Solution) => Ok(block(&pre(Task::body(&task.solved())))),
        Some(Part::Statement) => {
            let stub = task.stub();
            Ok(block(&format!(
                "{}\n<details class=\"tests\"><summary>The tests</summary>{}</details>\n\
                 <p class=\"task-how\">Write it to a file with <code>cargo book grade --stub {2} &gt; {2}.rs</code>, fill it in, and mark it with <code>cargo book grade {2}.rs</code>.</p>",
                pre(Task::body(&stub)),
                pre(Task::tests(&stub)),
                escape(&task.name),
            )))
        }
        _ => {
            let help = "write it in the statement of an exercise, and once more in its solution";
            Err(Complaint::new("{{code}} stands outside of an exercise")
                .help(Some(help.to_owned())))
        }
    }
}
