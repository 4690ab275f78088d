using System.CommandLine;
using GraphBridge.Cli.Programs;

namespace GraphBridge.Cli;

/// <summary>The options of commands that run a program's model: which it is, and what it is made with.</summary>
internal sealed class ProgramFlags
{
    private readonly Option<string?> _type = new("--model", "-m") { Description = "The model's class in a program; not needed where there is only one.", HelpName = "TYPE" };
    private readonly Option<string?> _factory = new("--factory") { Description = "The public static method of a program that makes the model.", HelpName = "METHOD" };

    private readonly Option<string[]> _arguments = new("--arg", "-a")
    {
        Description = "What the model's constructor or factory takes, once for each argument: 64, 0.5, true, Gelu, [8, 6], (3, 3), depth=2.",
        HelpName = "VALUE",
    };

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> All => [_type, _factory, _arguments];

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_type) is not null && result.GetValue(_factory) is not null)
                result.AddError("--model and --factory exclude each other");
        });
    }

    /// <summary>What was given.</summary>
    public ProgramOptions Of(ParseResult arguments) => new()
    {
        Model = arguments.GetValue(_type),
        Factory = arguments.GetValue(_factory),
        Arguments = [.. (arguments.GetValue(_arguments) ?? []).Select(GivenArgument.Parse)],
    };
}
