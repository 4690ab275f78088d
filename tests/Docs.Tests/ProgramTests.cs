using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace GraphBridge.Docs.Tests;

/// <summary>Each C# program of the pages compiles and runs, and prints what its comments say.</summary>
public sealed partial class ProgramTests
{
    // the rule that this page shows is one of the source
    private const string Quoting = "docs/architecture.md";

    private static readonly Lazy<(IReadOnlyList<string> Errors, Assembly? Library)> Compiled = new(Compile);

    public static TheoryData<string> Blocks => Pages.Cases(Pages.Blocks(BlockKind.Program).Where(block => block.Page != Quoting));

    public static TheoryData<string> Quotations => Pages.Cases(Pages.Blocks(BlockKind.Program).Where(block => block.Page == Quoting));

    [TorchTheory]
    [MemberData(nameof(Blocks))]
    public void A_program_compiles_and_runs(string place)
    {
        var (errors, library) = Compiled.Value;
        var block = Pages.At(place);
        Assert.DoesNotContain(errors, error => error.Contains(block.Page, StringComparison.Ordinal));
        Assert.True(library is not null, "a program of another page does not compile");
        var program = (Given)Activator.CreateInstance(library.GetType(ClassOf(block))!)!;

        var (before, console) = (Environment.CurrentDirectory, Console.Out);
        using var folder = new ExampleFolder();
        using var printed = new StringWriter();
        folder.Prepare(block.Page, block.Text);
        Environment.CurrentDirectory = folder.Root;
        Console.SetOut(printed);
        try
        {
            program.Run();
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = before;
        }
        PrintedText.Contains(printed.ToString().Split('\n'), [.. Printed().Matches(block.Text).Select(match => match.Groups["text"].Value)]);
        Assert.All(Written().Matches(block.Text), match => Assert.True(File.Exists(folder[match.Groups["name"].Value]), match.Value));
    }

    [Theory]
    [MemberData(nameof(Quotations))]
    public void A_quotation_of_the_source_stands_there(string place)
    {
        var sources = Directory.GetFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);
        Assert.Contains(sources, source => Pages.At(place).Lines.All(line => source.Contains(line, StringComparison.Ordinal)));
    }

    private static (IReadOnlyList<string>, Assembly?) Compile()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "programs");
        Directory.CreateDirectory(folder);
        List<string> sources = [];
        foreach (var block in Pages.Blocks(BlockKind.Program).Where(block => block.Page != Quoting))
        {
            var source = Path.Combine(folder, ClassOf(block) + ".cs");
            File.WriteAllText(source, Source(block));
            sources.Add(source);
        }
        var library = Path.Combine(folder, "programs.dll");
        var errors = Compiler.Compile(sources, library);
        return (errors, errors.Count == 0 ? Assembly.LoadFrom(library) : null);
    }

    // its usings above the class, its statements in a method, its types inside the class; lines are those of the page
    private static string Source(Block block)
    {
        var usings = block.Lines.TakeWhile(line => line.Length == 0 || Using().IsMatch(line)).Count();
        var statements = block.Lines.Skip(usings).TakeWhile(line => !Type().IsMatch(line)).Count();
        var source = new StringBuilder().AppendLine($"#line {block.Line + 1} \"{block.Page}\"").AppendJoin('\n', block.Lines.Take(usings)).AppendLine();
        source.AppendLine($"public sealed class {ClassOf(block)} : GraphBridge.Docs.Tests.Given {{ public override void Run() {{");
        source.AppendLine($"#line {block.Line + 1 + usings} \"{block.Page}\"").AppendJoin('\n', block.Lines.Skip(usings).Take(statements)).AppendLine();
        source.AppendLine("}").AppendLine($"#line {block.Line + 1 + usings + statements} \"{block.Page}\"").AppendJoin('\n', block.Lines.Skip(usings + statements)).AppendLine();
        return source.AppendLine("}").ToString();
    }

    private static string ClassOf(Block block) => NoName().Replace(block.ToString(), "_");

    [GeneratedRegex("^using (?:static )?[A-Za-z.]+;$", RegexOptions.None, 1000)]
    private static partial Regex Using();

    [GeneratedRegex("^(?:public |internal )?(?:sealed |static |abstract )*(?:class|record|struct|interface|enum) ", RegexOptions.None, 1000)]
    private static partial Regex Type();

    [GeneratedRegex("[^A-Za-z0-9]", RegexOptions.None, 1000)]
    private static partial Regex NoName();

    [GeneratedRegex(@"WriteLine\(.*\); +// (?<text>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Printed();

    [GeneratedRegex(@"Save\(""(?<name>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Written();
}
