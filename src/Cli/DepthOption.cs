using System.CommandLine;

namespace GraphBridge.Cli;

/// <summary>An option that takes a depth: a whole number from 0.</summary>
internal static class DepthOption
{
    public static Option<int?> Named(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var depth) && depth >= 0)
                return depth;
            result.AddError($"{name} takes a whole number from 0, not '{result.Tokens[0].Value}'");
            return null;
        },
    };
}
