"""At which address a site is published."""

from __future__ import annotations

from lessonpress import environment
from lessonpress.addresses import is_outside, is_site
from lessonpress.gather.values import Values

__all__ = ["SITE_URL", "site_url"]

SITE_URL = "LESSONPRESS_SITE_URL"


def site_url(values: Values) -> str:
    "The address of the site: `site-url`, or without one `LESSONPRESS_SITE_URL`, by which whoever publishes says it."
    own, said = values.text("website", "site-url"), environment.said("SITE_URL")
    url = own or said
    if url and not is_site(url):
        if own:
            hint = "write https://HOST/FOLDER/, without a query"
            message = f"site-url `{url}` is no web address of a site"
            values.no_effect(message, "website", "site-url", hint=hint)
            whole = not is_outside(own) and is_site(f"https://{own}")
            return f"https://{own.rstrip('/')}/" if whole else ""
        message = f"{SITE_URL} is `{url}`, which is no web address of a site"
        hint = "begin it with https://, or leave it empty"
        values.report.error("config", message, hint=hint)
        return ""
    return url.rstrip("/") + "/" if url else ""
