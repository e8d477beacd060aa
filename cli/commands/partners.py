"""`linkledger partners`: enroll, approve, decide about and list partners, and let them sign in."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from cli.commands.options import AsJson, Partner, Program, Stage
from cli.output import console, plain_table, print_json
from cli.partner_decisions import ban, parent, rate, reinstate, reject
from cli.partners import access_token, add_partner, hash_contacts
from cli.partners import sign_in as make_sign_in
from cli.session import Deployment, deployment
from cli.sign_ins import check_email, new_password
from cli.stores import business_now, stores_of
from linkledger.partners.enroll import Application
from linkledger.partners.enroll import approve as approve_partner
from linkledger.partners.partner import Partner as PartnerRecord
from linkledger.partners.suspend import archive
from linkledger.partners.suspend import suspend as suspend_partner

app = typer.Typer(name="partners", help="Enroll partners and let them sign in.", no_args_is_help=True)


@app.command()
def add(
    program: Program,
    partner: Partner,
    account: Annotated[str | None, typer.Option(help="The partner's own account at the business.")] = None,
    company: Annotated[str | None, typer.Option(help="The partner's company or group.")] = None,
    phone: Annotated[str | None, typer.Option(help="Kept as a keyed hash alone.")] = None,
    email: Annotated[str | None, typer.Option(help="Kept as a keyed hash alone.")] = None,
    name: Annotated[str | None, typer.Option(help="How the partner is called.")] = None,
    code: Annotated[str | None, typer.Option(help="Link and promo code; default: the id in capitals.")] = None,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Enroll a partner with a first link; where the terms ask for it, an approval follows."""
    target = deployment(stage)
    hashes = hash_contacts(target, phone=phone, email=email)
    application = Application(partner, account, company, hashes, name, code.upper() if code else None)
    enrolled = add_partner(stores_of(target), program, application, business_now(target))
    if as_json:
        print_json(_plain(target, enrolled))
    elif enrolled.status == "active":
        console.print(f"Partner [bold]{enrolled.id}[/] is active: {_link(target, enrolled)}", soft_wrap=True)
    else:
        console.print(f"Partner [bold]{enrolled.id}[/] waits for `linkledger partners approve {program} {partner}`.")


@app.command()
def approve(program: Program, partner: Partner, stage: Stage = "local", as_json: AsJson = False) -> None:
    """Approve a partner: from now on its link and code work."""
    target = deployment(stage)
    stores = stores_of(target)
    terms = stores.terms.current(program).terms
    approved = approve_partner(terms, partner, business_now(target), stores.partners, stores.links)
    if as_json:
        print_json(_plain(target, approved))
    else:
        console.print(f"Partner [bold]{approved.id}[/] is active: {_link(target, approved)}", soft_wrap=True)


@app.command()
def suspend(program: Program, partner: Partner, stage: Stage = "local", as_json: AsJson = False) -> None:
    """Suspend a partner: its links lead to the fallback, nothing binds to it, and it is not paid out."""
    target = deployment(stage)
    stores = stores_of(target)
    suspended = suspend_partner(program, partner, business_now(target), stores.partners, stores.links)
    if as_json:
        print_json(_plain(target, suspended))
    else:
        console.print(f"Partner [bold]{suspended.id}[/] is suspended; what it earned stays.")


@app.command("archive-link")
def archive_link(
    code: Annotated[str, typer.Argument(help="The link's code.")], stage: Stage = "local", as_json: AsJson = False
) -> None:
    """Archive a link: it leads to the fallback, and its code stays taken."""
    target = deployment(stage)
    link = archive(code, business_now(target), stores_of(target).links)
    if as_json:
        print_json({"code": link.code, "program": link.program, "partner": link.partner, "status": link.status})
    else:
        console.print(f"Link [bold]{link.code}[/] of {link.partner} is archived; it leads to {escape(link.fallback)}")


@app.command("list")
def list_partners(program: Program, stage: Stage = "local", as_json: AsJson = False) -> None:
    """List a program's partners."""
    target = deployment(stage)
    stores = stores_of(target)
    stores.terms.current(program)
    found = stores.partners.of_program(program)
    if as_json:
        print_json([_plain(target, each) for each in found])
        return
    table = plain_table("partner", "name", "status", "code", "account", "company", "enrolled")
    for each in found:
        cells = (each.id, each.name or "-", each.status, each.code, each.account or "-", each.company or "-")
        table.add_row(*map(escape, cells), f"{each.enrolled_at:%Y-%m-%d}")
    console.print(table if found else f"Program {program} has no partners yet.")


@app.command("sign-in")
def sign_in(
    program: Program,
    partner: Partner,
    email: Annotated[str, typer.Option(help="What the partner signs in with.")],
    password: Annotated[str | None, typer.Option(help="Default: a random one, shown once.")] = None,
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Create a confirmed sign-in in the partners' pool and make it this partner's."""
    check_email(email)
    target = deployment(stage)
    chosen = password or new_password()
    made = make_sign_in(target, stores_of(target), [(program, partner)], email, chosen)
    if as_json:
        print_json({"email": email, **vars(made), **({} if password else {"password": chosen})})
        return
    console.print(f"{escape(email)} signs in as {partner} of {program}.")
    if not password:
        console.print(f"Password, shown this once: [bold]{escape(chosen)}[/]", soft_wrap=True)
    if made.replaced:
        console.print("This e-mail signed in before; its password was replaced.")
    if stage == "local":
        hint = f"`linkledger partners token --email {email} --password ...` prints an access token for the partner API."
        console.print(f"[dim]{escape(hint)}[/]", soft_wrap=True)


@app.command()
def token(
    email: Annotated[str, typer.Option(help="What the partner signs in with.")],
    password: Annotated[str, typer.Option(help="The partner's password.")],
    stage: Stage = "local",
    as_json: AsJson = False,
) -> None:
    """Sign a partner in and print its access token for the partner API; stage local alone."""
    found = access_token(deployment(stage), email, password)
    if as_json:
        print_json({"email": email, "access_token": found})
    else:
        console.print(found, markup=False, soft_wrap=True)


for _command in (reinstate, ban, reject, rate, parent):
    app.command()(_command)


def _link(target: Deployment, partner: PartnerRecord) -> str:
    return f"{target.output('TrackingUrl').rstrip('/')}/r/{partner.code}"


def _plain(target: Deployment, partner: PartnerRecord) -> dict[str, Any]:
    return {
        "program": partner.program,
        "partner": partner.id,
        "name": partner.name,
        "status": partner.status,
        "code": partner.code,
        "link": _link(target, partner) if partner.status == "active" else None,
        "account": partner.account,
        "company": partner.company,
        "enrolled_at": partner.enrolled_at,
        "approved_at": partner.approved_at,
    }
