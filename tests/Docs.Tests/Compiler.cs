using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace GraphBridge.Docs.Tests;

/// <summary>The SDK's C# compiler.</summary>
internal static partial class Compiler
{
    // those of a new project
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string Csc = typeof(Compiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Csc").Value!;

    /// <summary>Compiles files to a library that may use all that the tests may.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="library">The library's path.</param>
    /// <param name="also">Libraries to take instead of those of the same name beside the tests.</param>
    /// <returns>What the compiler has to complain of, a line each.</returns>
    public static IReadOnlyList<string> Compile(IEnumerable<string> sources, string library, params string[] also)
    {
        var instead = also.Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(reference => !instead.Contains(Path.GetFileName(reference))).Concat(also);
        var usings = library + ".usings.cs";
        var answers = library + ".rsp";
        File.WriteAllText(usings, ImplicitUsings);
        File.WriteAllLines(answers,
        [
            "-nologo", "-noconfig", "-nostdlib", "-target:library", "-langversion:14", "-nullable:enable", "-define:DEBUG", "-deterministic", "-warn:0", $"-out:\"{library}\"",
            .. references.Select(reference => $"-r:\"{reference}\""),
            .. sources.Prepend(usings).Select(source => $"\"{source}\""),
        ]);
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Csc, "@" + answers])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
        })!;
        var told = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var errors = told.Split('\n').Where(line => Error().IsMatch(line)).ToList();
        return process.ExitCode == 0 || errors.Count > 0 ? errors : [told];
    }

    [GeneratedRegex(": error [A-Z]+[0-9]+:", RegexOptions.None, 1000)]
    private static partial Regex Error();
}
