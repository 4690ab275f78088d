using System.Globalization;
using System.Runtime.CompilerServices;

namespace GraphBridge.Printing;

/// <summary>Values as Python prints them: <c>1e-05</c>, <c>(3, 3)</c>, <c>True</c>.</summary>
internal static class PythonText
{
    public static string Of(object? value) => value switch
    {
        null => "None",
        bool truth => truth ? "True" : "False",
        double number => Of(number),
        // the digits that the number was written with
        float number => Of(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        string text => text,
        _ when Elements(value) is { } elements => elements.Count == 1 ? $"({Of(elements[0])},)" : $"({string.Join(", ", elements.Select(Of))})",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The elements of an array or a tuple; null for anything else.</summary>
    public static IReadOnlyList<object?>? Elements(object? value) => value switch
    {
        Array array => [.. array.Cast<object?>()],
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
        _ => null,
    };

    /// <summary>The one value that all elements have, as PyTorch's pooling takes it; the whole where they differ.</summary>
    public static object? Single(object? value) =>
        Elements(value) is { Count: > 0 } elements && elements.All(element => Equals(element, elements[0])) ? elements[0] : value;

    private static string Of(double number)
    {
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        if (number == 0)
            return double.IsNegative(number) ? "-0.0" : "0.0";
        var sign = number < 0 ? "-" : "";
        // the fewest digits, as one digit and a fraction; C# gives them, but goes over to exponents elsewhere than Python
        var (digits, exponent) = Shortest(Math.Abs(number));
        if (exponent is < -4 or >= 16)
            return sign + digits[0] + (digits.Length > 1 ? "." + digits[1..] : "") + "e" + (exponent < 0 ? "-" : "+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        if (exponent < 0)
            return sign + "0." + new string('0', -exponent - 1) + digits;
        return digits.Length > exponent + 1 ? sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..] : sign + digits.PadRight(exponent + 1, '0') + ".0";
    }

    private static (string Digits, int Exponent) Shortest(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = 0;
        if (text.IndexOf('E') is var at and > 0)
            (exponent, text) = (int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), text[..at]);
        var point = text.IndexOf('.') is var dot and > 0 ? dot : text.Length;
        var digits = text.Replace(".", "", StringComparison.Ordinal);
        var zeros = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), exponent + point - 1 - zeros);
    }
}
