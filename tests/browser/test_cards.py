"""Cards in the chat page: drawn as LINE draws them, wrong ones visibly, and every button does its work."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stage, card
from tests.browser.window import Window

pytestmark = pytest.mark.browser

GROUP = "C2000000000000000000000000000a001"
CHEN = "U1000000000000000000000000000a002"


def button(label: str, action: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "button", "action": {"label": label} | action} | more


def words(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": text} | more


def row(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "box", "layout": "horizontal", "contents": list(parts)} | more


def test_a_postback_button_sends_its_data_and_shows_its_display_text(window: Window, stage: Stage) -> None:
    stage.push(GROUP, card(button("有幫助", {"type": "postback", "data": "v1:rate:7", "displayText": "有幫助！"})))

    window.page.get_by_role("button", name="有幫助").click()

    window.message("有幫助！")
    [event] = stage.bot.wait_for(lambda event: event["type"] == "postback")
    assert (event["postback"], event["source"]["userId"]) == ({"data": "v1:rate:7"}, CHEN)


def test_a_message_button_speaks_and_a_date_button_asks(window: Window, stage: Stage) -> None:
    date = {"type": "datetimepicker", "data": "when", "mode": "date", "initial": "2021-12-06", "max": "2021-12-31"}
    stage.push(GROUP, card(button("看進度", {"type": "message", "text": "進度"}), button("選日期", date)))

    window.page.get_by_role("button", name="看進度").click()
    window.message("進度")
    window.page.get_by_role("button", name="選日期").click()
    window.page.get_by_role("dialog").get_by_label("選日期").fill("2021-12-09")
    window.page.get_by_role("button", name="確定").click()

    [event] = stage.bot.wait_for(lambda event: event["type"] == "postback")
    assert event["postback"] == {"data": "when", "params": {"date": "2021-12-09"}}


def test_a_link_button_opens_a_new_page_that_cannot_reach_back(window: Window, stage: Stage) -> None:
    stage.push(GROUP, card(button("下載", {"type": "uri", "uri": f"{stage.url}/icon.svg"})))

    link = window.page.get_by_role("link", name="下載")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    with window.page.context.expect_page() as opened:
        link.click()
    assert opened.value.url == f"{stage.url}/icon.svg"
    assert opened.value.evaluate("window.opener") is None


def test_texts_are_drawn_with_lines_sizes_and_colours(window: Window, stage: Stage) -> None:
    spans = [{"type": "span", "text": "紅", "color": "#FF0000", "weight": "bold"}, {"type": "span", "text": "字"}]
    stage.push(
        GROUP,
        card(
            words("標題", size="xl", weight="bold", color="#0B7A4B", align="center", decoration="underline"),
            words("第一行\n第二行", wrap=True, size="13px", style="italic", margin="lg"),
            words("很長" * 200, wrap=True, maxLines=2),
            {"type": "text", "contents": spans},
        ),
    )

    title = window.page.locator(".flex-text", has_text="標題")
    drawn = [window.style(title, name) for name in ("font-size", "font-weight", "color", "text-align")]
    assert drawn == ["22px", "700", "rgb(11, 122, 75)", "center"]
    assert "underline" in window.style(title, "text-decoration-line")
    second = window.page.locator(".flex-text", has_text="第一行")
    drawn = [window.style(second, name) for name in ("font-size", "font-style", "margin-top", "white-space-collapse")]
    assert drawn == ["13px", "italic", "12px", "preserve"]
    clamped = window.page.locator(".flex-text", has_text="很長").bounding_box()
    assert clamped is not None
    assert clamped["height"] < 50
    red = window.page.locator(".flex-text span", has_text="紅")
    assert window.style(red, "color") == "rgb(255, 0, 0)"


def test_boxes_share_their_width_and_keep_spacing_padding_and_border(window: Window, stage: Stage) -> None:
    one = row(
        words("一", flex=1),
        words("三", flex=3),
        spacing="md", paddingAll="10px", backgroundColor="#F1F6F3", borderColor="#112233", borderWidth="normal",
        cornerRadius="8px", margin="xl",
    )  # fmt: skip
    fixed = row({"type": "box", "layout": "vertical", "contents": [], "width": "30px", "height": "6px"}, words("旁"))
    stage.push(GROUP, card(words("上"), one, fixed, size="mega"))

    box = window.page.locator(".flex-box--horizontal").first
    style = {
        name: window.style(box, name)
        for name in ("padding-left", "background-color", "border-top-color", "border-top-width", "margin-top")
    }
    assert style == {
        "padding-left": "10px",
        "background-color": "rgb(241, 246, 243)",
        "border-top-color": "rgb(17, 34, 51)",
        "border-top-width": "1px",
        "margin-top": "16px",
    }
    first, second = (box.locator(".flex-text").nth(n).bounding_box() for n in (0, 1))
    assert first is not None
    assert second is not None
    assert abs(second["width"] - 3 * first["width"]) < 1
    assert abs(second["x"] - first["x"] - first["width"] - 8) < 1
    assert window.style(window.page.locator(".flex-box .flex-box .flex-box"), "width") == "30px"


def test_buttons_separators_and_block_styles_are_drawn(window: Window, stage: Stage) -> None:
    tap = {"type": "postback", "data": "x"}
    footer = {
        "type": "box", "layout": "vertical", "spacing": "sm", "contents": [
            button("主要", tap, style="primary", color="#0B7A4B", height="sm"),
            {"type": "separator", "color": "#AABBCC"},
            button("次要", tap, style="secondary"),
            button("文字", tap, style="link", color="#AA0000"),
        ],
    }  # fmt: skip
    styles = {"header": {"backgroundColor": "#0B7A4B"}, "footer": {"separator": True}}
    header = {"type": "box", "layout": "vertical", "contents": [words("頁首")]}
    stage.push(GROUP, card(words("內文"), size="kilo", header=header, footer=footer, styles=styles))

    page = window.page
    primary, secondary = page.get_by_role("button", name="主要"), page.get_by_role("button", name="次要")
    assert window.style(primary, "background-color") == "rgb(11, 122, 75)"
    assert [window.style(one, "height") for one in (primary, secondary)] == ["40px", "52px"]
    assert window.style(page.get_by_role("button", name="文字"), "color") == "rgb(170, 0, 0)"
    assert window.style(page.locator(".flex-separator"), "background-color") == "rgb(170, 187, 204)"
    assert window.style(page.locator(".bubble__header"), "background-color") == "rgb(11, 122, 75)"
    assert window.style(page.locator(".bubble__footer"), "border-top-width") == "1px"
    assert window.style(page.locator(".bubble"), "width") == "260px"


def test_a_tapped_box_works_like_a_button_also_by_keyboard(window: Window, stage: Stage) -> None:
    tap = {"type": "postback", "label": "整塊", "data": "box"}
    stage.push(GROUP, card(row(words("點這裡"), action=tap)))

    box = window.page.get_by_role("button", name="整塊")
    box.click()
    box.press("Enter")

    stage.bot.wait_for(lambda event: event["type"] == "postback" and event["postback"]["data"] == "box", count=2)


def test_a_picture_in_a_card_is_loaded_over_https_in_its_ratio(window: Window, stage: Stage) -> None:
    picture = {"type": "image", "url": "https://example.com/a.png", "aspectRatio": "2:1", "size": "120px"}
    stage.push(GROUP, card(picture | {"action": {"type": "postback", "label": "看圖", "data": "x"}}))

    drawn = window.page.get_by_role("img", name="看圖")
    expect(drawn).to_have_js_property("naturalWidth", 1)
    assert [window.style(drawn, name) for name in ("width", "height")] == ["120px", "60px"]


def test_a_carousel_shows_its_cards_side_by_side_inside_the_chat(window: Window, stage: Stage) -> None:
    bubble = card(words("卡"), size="micro")["contents"]
    stage.push(GROUP, {"type": "flex", "altText": "三張", "contents": {"type": "carousel", "contents": [bubble] * 3}})

    cards = window.page.get_by_role("group", name="三張").get_by_role("group")
    expect(cards).to_have_count(3)
    boxes = [cards.nth(n).bounding_box() for n in range(3)]
    assert [box and box["width"] for box in boxes] == [160, 160, 160]
    assert len({box["y"] for box in boxes if box}) == 1


def test_the_renderer_shows_what_it_cannot_draw_and_refuses_foreign_css(window: Window) -> None:
    result = window.run(
        """async () => {
          const { drawFlex } = await import('/flex.js');
          const bad = {type: 'bubble', body: {type: 'box', layout: 'vertical', position: 'absolute', contents: [
            {type: 'icon', url: 'https://example.com/i.png'},
            {type: 'text', text: '字', color: 'red;background:url(//evil)', size: 'calc(1px)'},
            {type: 'image', url: 'http://example.com/a.png'},
]}};
          const drawn = drawFlex(bad, '壞卡', () => 0);
          return {text: drawn.textContent, style: drawn.querySelector('.flex-text').getAttribute('style'),
                  pictures: drawn.querySelectorAll('img').length,
                  nothing: drawFlex(null, '', () => 0).textContent};
        }"""
    )

    assert "這裡不會畫的元件（vertical）：icon" in result["text"]
    assert "text.color 的值不正確" in result["text"]
    assert "text.size 的值不正確" in result["text"]
    assert "box.position 在這裡不會畫出來" in result["text"]
    assert "圖片網址必須是 https" in result["text"]
    assert result["pictures"] == 0
    assert "evil" not in (result["style"] or "")
    assert "不會畫的元件" in result["nothing"]


def test_quick_replies_stand_below_the_last_message_until_somebody_writes(window: Window, stage: Stage) -> None:
    item = {"type": "action", "action": {"type": "message", "label": "期限", "text": "期限"}}
    stage.push(GROUP, {"type": "text", "text": "要看什麼？", "quickReply": {"items": [item]}})

    quick = window.page.get_by_role("group", name="快速回覆").get_by_role("button", name="期限")
    quick.click()

    window.message("期限")
    expect(quick).to_have_count(0)


def test_each_message_tells_how_it_was_sent_and_the_bar_what_it_cost(window: Window, stage: Stage) -> None:
    window.say("請問")
    [event] = stage.bot.wait_for(lambda event: event["type"] == "message")
    stage.reply(event["replyToken"], {"type": "text", "text": "免費的回答"})
    stage.push(GROUP, {"type": "text", "text": "要錢的提醒"})

    expect(window.message("免費的回答")).to_contain_text("回覆・免費")
    expect(window.message("要錢的提醒")).to_contain_text("推播・5 則")
    expect(window.page.get_by_label("訊息用量")).to_contain_text("本月推播 5 / 200")
    expect(window.page.get_by_label("訊息用量")).to_contain_text("免費回覆 1")


def test_a_webhook_that_failed_is_shown_and_can_be_delivered_again(window: Window, stage: Stage) -> None:
    window.page.get_by_role("button", name="設定").click()
    window.page.get_by_label("Webhook 失敗時自動重新投遞").uncheck()
    window.page.get_by_role("button", name="儲存").click()
    expect(window.page.get_by_role("dialog")).to_have_count(0)
    stage.bot.status = 500
    message = window.say("有人嗎")
    expect(message).to_contain_text("Webhook 沒有送達")

    stage.bot.status = 200
    message.get_by_role("button", name="重新投遞").click()

    expect(message).not_to_contain_text("Webhook 沒有送達")
    first, again = stage.bot.wait_for(lambda event: event["type"] == "message", count=2)
    assert first["webhookEventId"] == again["webhookEventId"]
    assert [one["deliveryContext"]["isRedelivery"] for one in (first, again)] == [False, True]


def test_the_bot_can_be_removed_from_a_group_and_invited_again(window: Window, stage: Stage) -> None:
    window.page.get_by_role("button", name="移除機器人").click()
    expect(window.page.get_by_text("機器人不在這個群組，收不到這裡的訊息。")).to_be_visible()
    window.page.get_by_role("button", name="邀請機器人").click()

    expect(window.page.get_by_role("button", name="移除機器人")).to_be_visible()
    stage.bot.wait_for(lambda event: event["type"] == "leave")
    stage.bot.wait_for(lambda event: event["type"] == "join" and event["source"]["groupId"] == GROUP, count=2)


def test_the_bot_can_be_blocked_in_a_private_chat(window: Window, stage: Stage) -> None:
    window.open_chat("轉換小幫手")

    window.page.get_by_role("button", name="封鎖").click()
    expect(window.page.get_by_text("已封鎖機器人，它收不到這裡的訊息。")).to_be_visible()
    window.page.get_by_role("button", name="加入好友").click()

    stage.bot.wait_for(lambda event: event["type"] == "unfollow")
    stage.bot.wait_for(lambda event: event["type"] == "follow")
