"""The yardstick: twelve questions with python-telegram-bot, as its documentation shows it, each answer kept in SQLite.

Run as a program: it reads BOT_API_URL, BOT_TOKEN and BOT_DATABASE from the environment.
"""

import os
from warnings import filterwarnings

import aiosqlite
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, ConversationHandler
from telegram.warnings import PTBUserWarning

QUESTIONS = (
    "How old are you?",
    "Since when do you live in Germany?",
    "Which residence permit do you hold?",
    "Do you have a passport?",
    "Do you work?",
    "Do you receive benefits?",
    "How good is your German?",
    "Have you passed the civics test?",
    "Have you been convicted of a crime?",
    "Are you married?",
    "Have you been abroad for long?",
    "Do you affirm the constitution?",
)
CHOICES = ("Yes", "No", "I don't know")

# As the library's FAQ recommends for conversations that mix commands and buttons.
filterwarnings(action="ignore", message=r".*CallbackQueryHandler", category=PTBUserWarning)


def keyboard(number: int) -> InlineKeyboardMarkup:
    """Make the buttons of a question."""
    buttons = [InlineKeyboardButton(choice, callback_data=f"{number}:{choice}") for choice in CHOICES]
    return InlineKeyboardMarkup([[button] for button in buttons])


async def start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Ask the first question."""
    await update.message.reply_text(QUESTIONS[0], reply_markup=keyboard(0))
    return 0


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep an answer and ask the next question."""
    query = update.callback_query
    await query.answer()
    number, choice = query.data.split(":")
    database = context.bot_data["database"]
    await database.execute("INSERT INTO answers VALUES (?, ?, ?)", (query.from_user.id, int(number), choice))
    await database.commit()
    following = int(number) + 1
    if following == len(QUESTIONS):
        await query.message.reply_text("Thank you!")
        return ConversationHandler.END
    await query.message.reply_text(QUESTIONS[following], reply_markup=keyboard(following))
    return following


async def open_database(application: Application) -> None:
    """Open the database before the first update."""
    database = await aiosqlite.connect(os.environ["BOT_DATABASE"])
    await database.execute("PRAGMA journal_mode = WAL")
    await database.execute("CREATE TABLE IF NOT EXISTS answers (person INTEGER, question INTEGER, choice TEXT)")
    application.bot_data["database"] = database


async def close_database(application: Application) -> None:
    """Close the database after the last update."""
    await application.bot_data["database"].close()


def main() -> None:
    """Run until a signal ends it."""
    builder = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(os.environ["BOT_API_URL"] + "/bot")
    application = builder.post_init(open_database).post_shutdown(close_database).build()
    states = {number: [CallbackQueryHandler(answer, pattern=f"^{number}:")] for number in range(len(QUESTIONS))}
    application.add_handler(ConversationHandler([CommandHandler("start", start)], states, []))
    application.run_polling()


if __name__ == "__main__":
    main()
