using System.CommandLine;
using System.Globalization;

namespace GraphBridge.Cli;

/// <summary>An option that takes a number from 0.</summary>
internal static class NumberOption
{
    public static Option<double?> From0(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "NUMBER",
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0)
                return number;
            result.AddError($"{name} takes a number from 0, not '{result.Tokens[0].Value}'");
            return null;
        },
    };
}
