"""What `check` says of an agreement."""

from __future__ import annotations

import typer

from detente.cli.door import FINE, NO, print_json, print_problems, show


def objected(file: str, *, as_json: bool) -> None:
    """Print what a critical lawyer objects to in an agreement; exit 1 on errors and serious objections."""
    from detente.errors import AgreementError
    from detente.report.agreement.answers import check_answer, problems_answer
    from detente.report.agreement.terminal import render_check
    from detente.workflow import agreements

    try:
        found = agreements.check_agreement(agreements.agreement_named(file))
    except AgreementError as wrong:
        if as_json:
            print_json(problems_answer(wrong.problems))
        else:
            print_problems(wrong.problems)
            n = len(wrong.problems)
            typer.echo(f"{file}: {n} error{'' if n == 1 else 's'}")
        raise typer.Exit(NO) from None
    show(found, (check_answer, render_check), as_json=as_json)
    raise typer.Exit(FINE if found.is_fit_to_sign else NO)
