using System.CommandLine;
using System.CommandLine.Parsing;

namespace GraphBridge.Cli;

/// <summary>An option that takes words with commas between them, and may be given several times.</summary>
internal static class WordList
{
    /// <param name="name">The option's name.</param>
    /// <param name="helpName">What help calls its value.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="words">The words that the shell may complete.</param>
    /// <param name="read">Reads all words; what it throws as an error is told as one of usage.</param>
    public static Option<T?> Named<T>(string name, string helpName, string description, IReadOnlyList<string> words, Func<IReadOnlyList<string>, T> read)
    {
        T? Parse(ArgumentResult result)
        {
            try
            {
                return read([.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]);
            }
            catch (GraphBridgeException error)
            {
                result.AddError($"{name}: {error.Message.TrimEnd('.')}");
                return default;
            }
        }
        var option = new Option<T?>(name) { Description = description, HelpName = helpName, CustomParser = Parse, Arity = ArgumentArity.OneOrMore };
        option.CompletionSources.Add(_ => words);
        return option;
    }

    /// <summary>The member of an enumeration that a word names.</summary>
    /// <exception cref="GraphBridgeException">There is none.</exception>
    public static T Choose<T>(string word, IReadOnlyDictionary<string, T> choices) => choices.TryGetValue(word, out var chosen) ? chosen
        : throw new GraphBridgeException($"there is no '{word}'", remedy: "choose among " + string.Join(", ", choices.Keys));
}
