"""Rows of a shop's files, checked. Each gives the value that the rest of the house knows."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from knowledge.cleaning import clean_line
from knowledge.languages import language_of
from knowledge.loaders.attributes import Attributes, attributes_by_language
from knowledge.loaders.fields import (
    Address,
    Identifier,
    Lines,
    Stock,
    Texts,
    Title,
    Words,
    by_language,
)
from knowledge.loaders.reasons import reason
from knowledge.money import exponent, minor_units
from knowledge.passages import LANGUAGES, Behavior, Campaign, Language, Product, Variant


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", validate_default=True)

    @model_validator(mode="before")
    @classmethod
    def _object(cls, row: Any) -> Any:
        if not isinstance(row, Mapping):
            raise ValueError("is not an object")
        return row


class VariantRow(_Row):
    """One way a product is sold; without a title, its other fields name it ("red / 42")."""

    variant_id: Identifier = Field(validation_alias=AliasChoices("variant_id", "id"))
    title: Title = Field(validation_alias=AliasChoices("title", "name"))
    price: Any = None
    stock: Stock = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, row: Any) -> Any:
        if not isinstance(row, Mapping) or row.get("title") or row.get("name"):
            return row
        known = {"variant_id", "id", "title", "name", "price", "stock"}
        named = [str(value) for key, value in row.items() if key not in known and value]
        return {**row, "title": " / ".join(named) or row.get("variant_id") or row.get("id")}

    def value(self, currency: str) -> Variant:
        price = None if self.price in (None, "") else _minor(self.price, currency)
        return Variant(self.variant_id, self.title, price, self.stock)


class ProductRow(_Row):
    """One product. What is not a known key becomes an attribute.

    The validation context holds `currency` and `language` (the defaults) and `folder` (Path).
    """

    model_config = ConfigDict(extra="allow", validate_default=True)

    product_id: Identifier = Field(validation_alias=AliasChoices("product_id", "id"))
    title: Title
    currency: str = ""
    price: int
    stock: Stock = None
    category: Lines = Field(default_factory=dict)
    description: Texts = Field(default_factory=dict)
    attributes: Any = None
    variants: tuple[VariantRow, ...] = ()
    url: Address = None
    photo: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, row: Any) -> Any:
        """`title_en` and `title_zh` are another way to write `title`; so for the other texts."""
        if not isinstance(row, Mapping):
            return row
        gathered = {str(key): value for key, value in row.items()}
        for name in ("title", "category", "description"):
            split = {lang: gathered.pop(f"{name}_{lang}", None) for lang in LANGUAGES}
            if any(split.values()):
                plain = gathered.get(name)
                base = by_language(plain) or ({} if plain in (None, "") else _guess(plain))
                gathered[name] = {**base, **{lang: text for lang, text in split.items() if text}}
        return gathered

    @field_validator("currency", mode="before")
    @classmethod
    def _known_currency(cls, value: object, info: ValidationInfo) -> str:
        default: str = (info.context or {}).get("currency", "")
        code = value.strip().upper() if isinstance(value, str) and value.strip() else default
        if value and not isinstance(value, str):
            raise ValueError(reason("currency_code"))
        exponent(code)
        return code

    @field_validator("price", mode="before")
    @classmethod
    def _in_minor_units(cls, value: object, info: ValidationInfo) -> int:
        currency = info.data.get("currency")
        return _minor(value, currency) if currency else 0

    @field_validator("attributes")
    @classmethod
    def _readable(cls, value: object, info: ValidationInfo) -> Attributes:
        return attributes_by_language(value, tuple(info.data.get("title", {})))

    @field_validator("variants", mode="before")
    @classmethod
    def _some(cls, value: object) -> object:
        if value and not isinstance(value, list):
            raise ValueError("must be a list of objects")
        return value or ()

    @field_validator("variants")
    @classmethod
    def _priced(cls, rows: tuple[VariantRow, ...], info: ValidationInfo) -> tuple[VariantRow, ...]:
        if len({row.variant_id for row in rows}) < len(rows):
            raise ValueError(reason("variants"))
        if currency := info.data.get("currency"):
            for row in rows:
                row.value(currency)
        return rows

    @field_validator("photo", mode="before")
    @classmethod
    def _inside_folder(cls, value: object, info: ValidationInfo) -> str | None:
        if value in (None, ""):
            return None
        folder: Path = (info.context or {}).get("folder", Path())
        name = clean_line(value) if isinstance(value, str) else ""
        if name.startswith(("https://", "http://")):
            return _web_address(name)
        path = (folder / name).resolve()
        if not name or Path(name).is_absolute() or not path.is_relative_to(folder.resolve()):
            raise ValueError(
                "must be a web address, or a file in the folder of this file, such as photos/a.jpg"
            )
        return name

    @model_validator(mode="after")
    def _more_attributes(self) -> "ProductRow":
        extra = attributes_by_language(self.model_extra or {}, tuple(self.title))
        merged: Attributes = {}
        for table in (extra, self.attributes):
            for language, named in table.items():
                merged.setdefault(language, {}).update(named)
        self.attributes = merged
        return self

    def value(self) -> Product:
        return Product(
            product_id=self.product_id,
            title=self.title,
            price_minor=self.price,
            currency=self.currency,
            stock=self.stock,
            category=self.category,
            description=self.description,
            attributes=self.attributes,
            variants=tuple(row.value(self.currency) for row in self.variants),
            url=self.url,
            photo=self.photo,
        )


class CampaignRow(_Row):
    """One campaign. Both dates belong to it."""

    campaign_id: Identifier = Field(validation_alias=AliasChoices("campaign_id", "id"))
    title: Title
    start_date: date
    end_date: date
    discount: Words = ""
    product_ids: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> "CampaignRow":
        if self.end_date < self.start_date:
            raise ValueError("end_date lies before start_date")
        return self

    def value(self) -> Campaign:
        return Campaign(
            self.campaign_id,
            self.title,
            self.start_date.isoformat(),
            self.end_date.isoformat(),
            self.discount,
            self.product_ids,
        )


class BehaviorRow(_Row):
    """Something a person did. A time without a zone is UTC."""

    user_id: Identifier
    behavior: Identifier
    product_id: Identifier
    timestamp: datetime

    @field_validator("timestamp")
    @classmethod
    def _utc(cls, value: datetime) -> datetime:
        try:
            return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
        except OverflowError:
            raise ValueError("is not a time") from None

    def value(self) -> Behavior:
        return Behavior(self.user_id, self.behavior, self.product_id, self.timestamp.isoformat())


def _web_address(text: str) -> str:
    if " " in text or len(text) > 2000:
        raise ValueError("must be a web address without spaces, of at most 2000 characters")
    return text


def _guess(text: object) -> dict[Language, object]:
    return {language_of(str(text)): text}


def _minor(value: object, currency: str) -> int:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(reason("no_number"))
    try:
        amount = Decimal(clean_line(value) if isinstance(value, str) else value)
    except InvalidOperation:
        raise ValueError(reason("number", text=value)) from None
    return minor_units(amount, currency)
