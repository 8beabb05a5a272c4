"""What a person does in the chat page, by the labels they see."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

SCHOOL = "海岸高中"
MENU = "這則訊息的選單"


@dataclass(frozen=True)
class Window:
    """One open chat page."""

    page: Page

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="訊息")

    @property
    def log(self) -> Locator:
        return self.page.locator("#log > li")

    def become(self, name: str) -> None:
        people = self.page.get_by_label("發言身分")
        label = people.locator("option", has_text=name).text_content()
        people.select_option(label=label)

    def open_chat(self, name: str = SCHOOL) -> None:
        named = self.page.locator(".chat-row__name", has_text=name)
        self.page.get_by_role("navigation", name="聊天列表").get_by_role("button").filter(has=named).click()

    def say(self, text: str) -> Locator:
        self.field.fill(text)
        self.field.press("Enter")
        return self.message(text)

    def message(self, text: str) -> Locator:
        found = self.log.filter(has=self.page.locator(".balloon__text", has_text=text))
        expect(found).to_have_count(1)
        return found

    def choose(self, message: Locator, item: str) -> None:
        message.get_by_role("button", name=MENU).click()
        self.page.get_by_role("menuitem", name=item).click()

    def style(self, locator: Locator, name: str) -> str:
        value: str = locator.evaluate("(element, name) => getComputedStyle(element).getPropertyValue(name)", name)
        return value

    def run(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)
