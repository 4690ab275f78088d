using System.Globalization;
using GraphBridge.Formats.Text;
using GraphBridge.Numbers;

namespace GraphBridge.Cli.Values;

/// <summary>How lines tell of values, their differences and the operations that make them.</summary>
internal static class ValueWords
{
    private const int ShownOperations = 12;

    /// <summary>How a value departs: <c>departs by 1 (relative 0.5); [0,0] is 3 and not 2</c>.</summary>
    public static string Departs(ValueComparison value)
    {
        if (value.Expected != value.Actual)
            return $"is {value.Actual} and not {value.Expected}";
        return value.Worst is { } worst
            ? $"departs by {Number(value.LargestAbsolute)} (relative {Number(value.LargestRelative)}); [{string.Join(',', worst.Index)}] is {Number(worst.Actual, 9)} and not {Number(worst.Expected, 9)}"
            : "is not the same, bit by bit";
    }

    /// <summary><c>ai.onnx::Conv /conv1/Conv in conv1 (Conv2d)</c>.</summary>
    public static string Named(Operation operation) => operation + (operation.Call?.Module is { } module && module.Path.Length > 0
        ? $" in {module.Path}" + (module.TypeName.Length > 0 ? $" ({module.TypeName})" : "") : "");

    /// <summary>Operations, a line each; of many, those at the end.</summary>
    public static void Last(TextWriter writer, string how, IReadOnlyCollection<Operation> operations)
    {
        if (operations.Count > ShownOperations)
            Line(writer, $"  {how} {operations.Count - ShownOperations} operations and these:");
        foreach (var operation in operations.TakeLast(ShownOperations))
            Line(writer, $"  {how} {Named(operation)}");
    }

    public static string Number(double number, int digits = 3) => double.IsInfinity(number) ? number > 0 ? "∞" : "-∞"
        : number.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary><c>1 value</c>, <c>2 values</c>.</summary>
    public static string Counted(int count, string kind = "") => count == 1 ? $"1 {kind}value" : $"{count} {kind}values";

    /// <summary>Writes a line; the writer's own line end is the platform's.</summary>
    public static void Line(TextWriter writer, string line) => writer.Write(DisplayText.Of(line) + "\n");

    /// <summary>Writes rows in aligned columns, cells cut to this width.</summary>
    public static void Table(TextWriter writer, List<string[]> rows, int width)
    {
        var shown = rows.ConvertAll(row => row.Select(cell => DisplayText.Of(cell, width)).ToArray());
        var widths = Enumerable.Range(0, shown[0].Length).Select(column => shown.Max(row => row[column].Length)).ToArray();
        foreach (var row in shown)
            writer.Write(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n");
    }
}
