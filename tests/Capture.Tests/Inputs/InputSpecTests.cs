using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Capture.Inputs;
using Xunit;

namespace GraphBridge.Capture.Tests.Inputs;

public sealed class InputSpecTests
{
    [Fact]
    public void An_input_comes_back_from_its_text() =>
        Prop.ForAll(InputGenerator.Inputs(), input => Assert.Equal(input, InputSpec.Parse(input.ToString()))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_value_comes_back_from_its_text() =>
        Prop.ForAll(InputGenerator.Inputs(), input => Assert.Equal(new NamedInput(null, input.Value), InputSpec.Parse(input.Value.ToString()))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("float32[1,3,224,224]")]
    [InlineData("float32[]")]
    [InlineData("float32[2,2]:zeros")]
    [InlineData("int64[1,128]:0..50257")]
    [InlineData("int64[4]:-9223372036854775808..9223372036854775807")]
    [InlineData("float16[2]:-0.5..1E-05")]
    [InlineData("bool[4]")]
    [InlineData("@picture of a cat, (1).npy")]
    [InlineData("pixels=float32[1,3,8,8]")]
    [InlineData("input.1=@a=b.npy")]
    [InlineData("\"a name\"=3")]
    [InlineData("(float32[4],)")]
    [InlineData("()")]
    [InlineData("[int64[2]:ones, -0.5, 1E+20, nan, -inf, true, none]")]
    [InlineData("{\"key\": @\"a.npy\", 3: (1, 2), \"\\\"\\\\\\n\\u0007\": []}")]
    public void A_text_of_ours_comes_back_from_its_input(string text) =>
        Assert.Equal(text, InputSpec.Parse(text).ToString());

    [Theory]
    [InlineData(" x = float32[ 1, 3 ] : 0..1 ", "x=float32[1,3]:0..1")]
    [InlineData("float32[1, 3] : 0..1", "float32[1,3]:0..1")]
    [InlineData("(float32[4])", "float32[4]")]
    [InlineData("(1, 2,)", "(1, 2)")]
    [InlineData("[1, 2,]", "[1, 2]")]
    [InlineData("{'key': 'it\\'s'}", "{\"key\": \"it's\"}")]
    [InlineData("[True, False, None, 1e-3, 2.50]", "[true, false, none, 0.001, 2.5]")]
    [InlineData("bool[2]:0..2", "bool[2]")]
    [InlineData("x = 3", "x=3")]
    [InlineData("@\"a b.npy\"", "@a b.npy")]
    [InlineData("@'\\\"quoted\\\".npy'", "@\"\\\"quoted\\\".npy\"")]
    [InlineData("\"pixels\"=3", "pixels=3")]
    public void A_text_of_Python_manners_is_read_too(string text, string ours) =>
        Assert.Equal(ours, InputSpec.Parse(text).ToString());

    [Fact]
    public void The_examples_of_the_documentation_are_read()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "docs", "capture-inputs.md")))
            folder = Path.GetDirectoryName(folder)!;
        var text = File.ReadAllText(Path.Combine(folder, "docs", "capture-inputs.md"));
        var examples = Regex.Matches(text, "--input ('(?<spec>[^']+)'|(?<spec>[a-z@]\\S+)) ", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        Assert.Equal(7, examples.Count);
        Assert.All(examples, example => InputSpec.Parse(example.Groups["spec"].Value));
        foreach (var type in Enum.GetValues<ElementType>())
            Assert.Equal(type.Bits() >= 8, text.Contains($"`{type.Name()}`", StringComparison.Ordinal) && Record.Exception(() => InputSpec.Parse(type.Name() + "[2]:zeros")) is null);
    }

    [Fact]
    public void What_is_not_said_of_a_tensor_is_random_where_that_makes_sense()
    {
        Assert.Equal(new InputValue.Tensor(ElementType.Float32, [1, 3], new Fill.Normal()), InputSpec.Parse("float32[1,3]").Value);
        Assert.Equal(new InputValue.Tensor(ElementType.Bool, [4], new Fill.Range(0, 2)), InputSpec.Parse("bool[4]").Value);
        Assert.Equal(new InputValue.Tensor(ElementType.Float32, [2], new Fill.Uniform(0, 1)), InputSpec.Parse("float32[2]:0..1").Value);
    }

    [Fact]
    public void An_integer_tensor_must_say_its_numbers()
    {
        var error = Fault("int64[1,128]");
        Assert.Equal("character 13", error.Place);
        Assert.Contains("int64[1,128]:0..N", error.Remedy!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("float[1,3]", "float32")]
    [InlineData("torch.half[1]", "float16")]
    [InlineData("flaot32[1]", "float32")]
    [InlineData("Int64[1]", "int64")]
    [InlineData("bf16[1]", "bfloat16")]
    public void A_wrong_element_type_is_answered_with_the_nearest_and_the_list(string text, string nearest)
    {
        var error = Fault(text);
        Assert.Equal("character 1", error.Place);
        Assert.StartsWith($"did you mean {nearest}? the element types are float32, ", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("hello", 1)]
    [InlineData("=3", 1)]
    [InlineData("\"\"=3", 1)]
    [InlineData("x=", 3)]
    [InlineData("float32", 8)]
    [InlineData("float32[1,N]", 11)]
    [InlineData("float32[1,-3]", 11)]
    [InlineData("float32[1,]", 11)]
    [InlineData("float32[1", 10)]
    [InlineData("float32[1.5]", 9)]
    [InlineData("float32[1] float32[2]", 12)]
    [InlineData("float32[1048576,1048577]", 8)]
    [InlineData("float32[0,9223372036854775807,9223372036854775807]", 8)]
    [InlineData("float32[99999999999999999999]", 9)]
    [InlineData("string[1]", 1)]
    [InlineData("int4[1]:zeros", 1)]
    [InlineData("elementtype99[1]", 1)]
    [InlineData("float32[2]:full", 12)]
    [InlineData("float32[2]:", 12)]
    [InlineData("float32[2]:1..0", 12)]
    [InlineData("float32[2]:-1.7e308..1.7e308", 12)]
    [InlineData("float16[2]:0..1e6", 12)]
    [InlineData("complex64[2]:0..1", 14)]
    [InlineData("complex64[2]:arange", 14)]
    [InlineData("int64[2]:0..0", 10)]
    [InlineData("int64[2]:0..1.5", 13)]
    [InlineData("int64[2]:0:5", 11)]
    [InlineData("int64[2]:0.5", 13)]
    [InlineData("uint8[2]:0..257", 10)]
    [InlineData("uint8[2]:-1..2", 10)]
    [InlineData("bool[2]:0..3", 9)]
    [InlineData("bool[3]:arange", 9)]
    [InlineData("uint8[16,17]:arange", 14)]
    [InlineData("@", 1)]
    [InlineData("@\"\"", 1)]
    [InlineData("(@a.npy, 3)", 3)]
    [InlineData("(1, 2", 6)]
    [InlineData("(1 2)", 4)]
    [InlineData("[1, 2)", 6)]
    [InlineData("[,]", 2)]
    [InlineData("{1}", 3)]
    [InlineData("{\"a\": 1, \"a\": 2}", 1)]
    [InlineData("{true: 1}", 1)]
    [InlineData("\"open", 1)]
    [InlineData("\"a\\d\"", 3)]
    [InlineData("\"\\ud800\"", 1)]
    [InlineData("1e999", 1)]
    [InlineData("1e", 3)]
    [InlineData("-", 2)]
    [InlineData("9223372036854775808", 1)]
    [InlineData("3 apples", 3)]
    public void What_is_no_input_is_refused_at_the_character_where_it_goes_wrong(string text, int place)
    {
        var error = Fault(text);
        Assert.Equal($"character {place}", error.Place);
        Assert.Equal(text.Length == 0 ? "\"\"" : text, error.File);
        Assert.False(string.IsNullOrEmpty(error.Remedy));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() => Fault("@a\ud800.npy");

    [Fact]
    public void Sixty_four_levels_are_read_and_one_more_is_refused()
    {
        var deepest = new string('[', InputValue.MaximumDepth) + new string(']', InputValue.MaximumDepth);
        Assert.Equal(deepest, InputSpec.Parse(deepest).ToString());
        Assert.Equal($"character {InputValue.MaximumDepth + 1}", Fault("[" + deepest + "]").Place);
        Fault(new string('(', 1_000_000));
        Assert.Throws<GraphBridgeException>(() => new InputValue.List([InputSpec.Parse(deepest).Value]));
    }

    [Fact]
    public void No_damage_to_a_text_ends_in_another_exception()
    {
        var random = new Random(7);
        const string letters = "()[]{}:,.=@\"'\\-0123456789aefinorstu \0\ud800";
        string[] texts = ["x={\"key\": (float32[1,3]:0..1, @\"a.npy\"), 2: [int64[2]:0..5, -1e-3, none, 'it']}", "ids=int64[1,128]:0..50257"];
        for (var i = 0; i < 5_000; i++)
        {
            var text = texts[i % texts.Length].ToList();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var at = random.Next(text.Count);
                var letter = letters[random.Next(letters.Length)];
                if (random.Next(3) is var kind && kind == 0)
                    text.Insert(at, letter);
                else if (kind == 1)
                    text[at] = letter;
                else
                    text.RemoveAt(at);
            }
            var damaged = string.Concat(text);
            if (Record.Exception(() => InputSpec.Parse(damaged)) is { } error)
                Assert.IsType<GraphBridgeException>(error);
        }
    }

    [Fact]
    public void A_value_made_by_hand_keeps_the_rules_of_the_text()
    {
        Assert.Throws<GraphBridgeException>(() => new InputValue.Tensor(ElementType.Int64, [1], new Fill.Normal()));
        Assert.Throws<GraphBridgeException>(() => new InputValue.Tensor(ElementType.Float32, [1], new Fill.Range(0, 5)));
        Assert.Throws<GraphBridgeException>(() => new InputValue.Tensor(ElementType.Int32, [1], new Fill.Uniform(0, 5)));
        Assert.Throws<GraphBridgeException>(() => new InputValue.Text("\udc00"));
        Assert.Throws<GraphBridgeException>(() => new NamedInput("", new InputValue.None()));
    }

    private static GraphBridgeException Fault(string text) => Assert.Throws<GraphBridgeException>(() => InputSpec.Parse(text));

    [Fact]
    public void A_text_of_megabytes_is_refused_and_no_message_repeats_all_of_one()
    {
        Assert.Contains("1048577 characters", Assert.Throws<GraphBridgeException>(() => InputSpec.Parse(new string(' ', (1 << 20) + 1))).Reason, StringComparison.Ordinal);
        Assert.InRange(Assert.Throws<GraphBridgeException>(() => InputSpec.Parse(new string('[', 100_000))).Message.Length, 1, 2000);
    }
}
