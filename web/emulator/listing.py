"""What an account, its number and its templates say of themselves, field by field and page by page."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from typing import Any

from starlette.requests import Request

from web.emulator.account import Account
from web.emulator.graph_errors import INVALID, Refused
from web.emulator.templates import FIELDS, Template

PAGE, LARGEST_PAGE = 25, 100
ALWAYS = {"fields", "appsecret_proof"}
FILTERS = ("name", "status", "category", "language")


def phone_number(account: Account, request: Request) -> dict[str, Any]:
    """The number, as its owner sees it."""
    shown = f"+{account.number[0]} {account.number[1:4]}-{account.number[4:7]}-{account.number[7:]}"
    known = {
        "verified_name": account.name,
        "display_phone_number": shown,
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "platform_type": "CLOUD_API",
        "status": "CONNECTED",
        "id": account.phone_number_id,
    }
    usual = ("verified_name", "display_phone_number", "quality_rating", "code_verification_status", "id")
    return _chosen(known, request, usual)


def business_account(account: Account, request: Request) -> dict[str, Any]:
    """The account that the number belongs to."""
    known = {
        "id": account.business_account_id,
        "name": account.name,
        "timezone_id": "42",
        "account_review_status": "APPROVED",
        "message_template_namespace": "ba30dd89_2ebd_41e4_b805_f2c05ae04cc9",
    }
    return _chosen(known, request, ("id", "name", "timezone_id", "message_template_namespace"))


def templates(all_of_them: Sequence[Template], request: Request) -> dict[str, Any]:
    """One page of the templates. Raises Refused."""
    asked = dict(request.query_params)
    if unknown := set(asked) - {*ALWAYS, "limit", "after", "before", *FILTERS}:
        raise Refused(INVALID.because(f'Unexpected key "{min(unknown)}".'))
    fields = asked["fields"].split(",") if "fields" in asked else FIELDS
    _check_fields(fields, (*FIELDS, "rejected_reason"))
    found = [
        one for one in all_of_them if all(getattr(one, key) == asked[key] for key in FILTERS if key in asked)
    ]
    limit = _limit(asked.get("limit", str(PAGE)))
    start = _position(asked["after"]) + 1 if "after" in asked else 0
    if "before" in asked:
        start = max(0, _position(asked["before"]) - limit)
    page = found[start : start + limit]
    answer: dict[str, Any] = {"data": [one.told(fields) for one in page]}
    return answer | (_paging(request, start, len(page), len(found)) if page else {})


def _paging(request: Request, start: int, count: int, total: int) -> dict[str, Any]:
    before, after = _cursor(start), _cursor(start + count - 1)
    paging: dict[str, Any] = {"cursors": {"before": before, "after": after}}
    bare = request.url.remove_query_params(["after", "before"])
    if start + count < total:
        paging["next"] = str(bare.include_query_params(after=after))
    if start:
        paging["previous"] = str(bare.include_query_params(before=before))
    return {"paging": paging}


def _chosen(known: dict[str, Any], request: Request, usual: Iterable[str]) -> dict[str, Any]:
    """The fields that were asked for, else the usual ones. The id comes always."""
    if unknown := set(request.query_params) - ALWAYS:
        raise Refused(INVALID.because(f'Unexpected key "{min(unknown)}".'))
    asked = request.query_params.get("fields", "")
    fields = asked.split(",") if asked else list(usual)
    _check_fields(fields, known)
    return {name: known[name] for name in fields} | {"id": known["id"]}


def _check_fields(fields: Iterable[str], known: Iterable[str]) -> None:
    for name in fields:
        if name not in known:
            raise Refused(INVALID.because(f"Tried accessing nonexisting field ({name})"))


def _limit(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= LARGEST_PAGE:
        raise Refused(INVALID.because(f"limit is from 1 to {LARGEST_PAGE}"))
    return int(text)


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(str(position).encode()).decode()


def _position(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor))
    except (ValueError, binascii.Error):
        raise Refused(INVALID.because("Invalid cursor")) from None
