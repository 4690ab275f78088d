using System.Runtime.CompilerServices;
using GraphBridge.Capture.TorchSharp.Operators;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchSharp.Operators;

public class OperatorTableTests
{
    [Fact]
    public void Every_parameter_of_every_operation_is_an_argument_of_some_overload()
    {
        var lost = ApiFile.Operations().Select(method => (method, plan: OperatorTable.Find(method)))
            .Where(pair => pair.plan is { Meaning: MethodMeaning.Operator, HasOperator: true })
            .Select(pair => (pair.method, names: Uncovered(pair.plan)))
            .Where(pair => pair.names.Length > 0)
            .Select(pair => $"{pair.method.TableName}({string.Join(", ", pair.method.Arguments.Select(argument => argument.Type))}): {pair.names}");

        Assert.Equal([], lost);
    }

    [Fact]
    public void A_call_that_leaves_out_what_has_a_default_is_an_operator()
    {
        var refused = ApiFile.Operations().Select(method => OperatorTable.Find(method))
            .Where(plan => plan is { Meaning: MethodMeaning.Operator, HasOperator: true })
            .Where(plan => !plan.Alternatives.Any(alternative => alternative.Overloads.Any(overload => overload.Accepts(GivenByDefault(plan.Method)))))
            .Select(plan => plan.Method.TableName);

        // without a size the first throws, and the others compute it in C++
        Assert.Equal(["nn.functional.affine_grid", "nn.functional.max_unpool2d", "nn.functional.max_unpool3d"], refused);
    }

    [Fact]
    public void A_method_without_an_operator_has_a_line_that_says_why()
    {
        var unknown = ApiFile.Operations().Where(method => OperatorTable.Find(method) is { Meaning: MethodMeaning.Operator, HasOperator: false })
            .Where(method => !OperatorTable.HasLine(method)).Select(method => method.TableName).Distinct();

        Assert.Equal([], unknown);
    }

    [Fact]
    public void What_is_transparent_and_what_is_no_operator_of_ATen_was_reviewed()
    {
        var groups = ApiFile.Operations().Select(method => (method, plan: OperatorTable.Find(method)))
            .Select(pair => (pair.method.TableName, Group: pair.plan switch
            {
                { Meaning: MethodMeaning.Operator, HasOperator: true } => "",
                { Meaning: MethodMeaning.Operator } => "no operator of ATen",
                _ => pair.plan.Meaning.ToString().ToLowerInvariant(),
            }))
            .Where(pair => pair.Group.Length > 0).Distinct().GroupBy(pair => pair.Group, pair => pair.TableName)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key}\n" + string.Concat(group.Order(StringComparer.Ordinal).Select(name => $"  {name}\n")));

        Assert.Equal(File.ReadAllText(Path.Combine(Folder(), "reviewed.txt")), string.Join("\n", groups));
    }

    [Fact]
    public void Every_operator_that_a_line_names_is_in_ATen_and_takes_what_the_line_gives()
    {
        var used = ApiFile.Methods().SelectMany(method => OperatorTable.LinesOf(method)).ToHashSet();
        var broken = OperatorTable.AllLines.Where(line => AtenNameOf(line.Target) is { } name && AtenSchemas.Find(name).Length == 0)
            .Select(line => "no such operator: " + line.Target)
            .Concat(OperatorTable.AllLines.Where(line => !used.Contains(line) && !line.Names[0].StartsWith("torchvision", StringComparison.Ordinal))
                .Select(line => "no such method: " + string.Join(", ", line.Names)))
            .Concat(ApiFile.Methods().Select(method => (method, plan: OperatorTable.Find(method)))
                .Where(pair => pair.plan.Meaning == MethodMeaning.Operator && !pair.plan.HasOperator
                    && OperatorTable.LinesOf(pair.method).Any(line => AtenNameOf(line.Target) is not null))
                .Select(pair => "no overload fits: " + pair.method.TableName));

        Assert.Equal([], broken);
    }

    [Fact]
    public void Every_schema_can_be_read() =>
        Assert.All(AtenSchemas.Names, name => Assert.All(AtenSchemas.Find(name), schema =>
        {
            Assert.DoesNotContain(schema.Arguments, argument => argument.Name.Length == 0 || argument.Name.Contains(' ', StringComparison.Ordinal));
            Assert.All(schema.Results, result => Assert.True(result.Aliases is null or >= 0));
        }));

    private static ulong GivenByDefault(MethodSignature method)
    {
        ulong given = 0;
        for (var slot = 0; slot < method.Arguments.Length; slot++)
        {
            // by-ref arguments are not known either
            if (method.Arguments[slot].Default != "null" && !method.Arguments[slot].Type.StartsWith("out ", StringComparison.Ordinal))
                given |= 1UL << slot;
        }
        return given;
    }

    private static string? AtenNameOf(string target) =>
        target is "transparent" or "quiet" or "constant" or "index" or "index_put" or "own" || target.Contains("::", StringComparison.Ordinal) ? null : target.Split('.')[0];

    private static string Uncovered(OperatorPlan plan)
    {
        ulong covered = 0;
        foreach (var alternative in plan.Alternatives)
        {
            foreach (var overload in alternative.Overloads)
                covered |= overload.Covered;
            foreach (var condition in alternative.Conditions)
                covered |= 1UL << condition.Slot;
        }
        return string.Join(", ", plan.Method.Arguments.Where((_, slot) => (covered >> slot & 1) == 0).Select(argument => argument.Name));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
