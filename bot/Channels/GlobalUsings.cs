// The channels' vocabulary: the SDK's own, or ours of the same names (-p:BotBuilder chooses which).
global using Microsoft.Bot.Builder;
global using Microsoft.Bot.Schema;
// The SDK has a class of this name too.
global using ConversationState = Presenter.Bot.Conversations.ConversationState;
