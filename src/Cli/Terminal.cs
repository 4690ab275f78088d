using Spectre.Console;

namespace GraphBridge.Cli;

/// <summary>Standard output and standard error as terminals: with colour where they have it and NO_COLOR is not set.</summary>
internal static class Terminal
{
    public static IAnsiConsole Output { get; } = Make(Console.Out);

    public static IAnsiConsole Error { get; } = Make(Console.Error);

    private static IAnsiConsole Make(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}
