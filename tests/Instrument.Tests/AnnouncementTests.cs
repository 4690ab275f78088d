namespace GraphBridge.Instrument.Tests;

public sealed class AnnouncementTests
{
    [Fact]
    public void A_call_is_announced_with_its_arguments_around_what_it_calls() => Announces("Modules", """
        begin 1 op TorchSharp.torch::static Tensor tensor(float value) [2]
        end 1 Tensor 2
        begin 2 call TorchSharp.torch.nn.Module`2::TResult call(T input) [Net, Tensor 2]
        begin 3 forward SampleApp.Net::Tensor forward(Tensor input) [Net, Tensor 2]
        begin 4 call TorchSharp.torch.nn.Module`2::TResult call(T input) [Linear, Tensor 2]
        begin 5 forward TorchSharp.Modules.Linear::Tensor forward(Tensor input) [Linear, Tensor 2]
        begin 6 op TorchSharp.torch.nn.functional::static Tensor linear(Tensor input, Tensor weight) [Tensor 2, Parameter 3]
        end 6 Tensor 6
        end 5 Tensor 6
        end 4 Tensor 6
        begin 7 op TorchSharp.torch::static Tensor tensor(float value) [1]
        end 7 Tensor 1
        begin 8 op TorchSharp.torch.Tensor::static Tensor op_Addition(Tensor left, Tensor right) [Tensor 6, Tensor 1]
        begin 9 op TorchSharp.torch.Tensor::Tensor add(Tensor target, Scalar alpha) [Tensor 6, Tensor 1, null]
        end 9 Tensor 7
        end 8 Tensor 7
        end 3 Tensor 7
        end 2 Tensor 7
        """);

    [Fact]
    public void A_call_that_is_native_by_itself_is_announced_and_one_that_hands_on_is_not() => Announces("NativeCalls", """
        begin 1 op TorchSharp.torch::static Tensor tensor(float value) [1]
        end 1 Tensor 1
        begin 2 call TorchSharp.torch.nn.Module`2::TResult call(T input) [Embedding, Tensor 1]
        begin 3 native TorchSharp.Modules.Embedding::Tensor forward(Tensor input) [Embedding, Tensor 1]
        end 3 Tensor 1
        end 2 Tensor 1
        begin 4 op TorchSharp.torch::static Tensor tensor(float value) [1]
        end 4 Tensor 1
        begin 5 op TorchSharp.torch::static Tensor tensor(float value) [2]
        end 5 Tensor 2
        begin 6 native TorchSharp.Modules.Embedding::Tensor call(Tensor input, Tensor offsets) [Embedding, Tensor 1, Tensor 2]
        end 6 Tensor 3
        begin 7 op TorchSharp.torch::static Tensor tensor(float value) [1]
        end 7 Tensor 1
        begin 8 op TorchSharp.torch::static Tensor tensor(float value) [3]
        end 8 Tensor 3
        begin 9 native TorchSharp.Modules.Embedding::Tensor call(Tensor input, Tensor offsets) [Embedding, Tensor 1, Tensor 3]
        end 9 Tensor 4
        """);

    [Fact]
    public void Spans_are_announced_as_arrays_and_other_windows_as_nothing() => Announces("Spans", """
        begin 1 op TorchSharp.torch::static Tensor tensor(float value) [3]
        end 1 Tensor 3
        begin 2 quiet TorchSharp.torch.Tensor::void set_bytes(Span<float> value) [Tensor 3, Single{7}]
        end 2 null
        begin 3 op TorchSharp.torch::static Tensor tensor(float value) [3]
        end 3 Tensor 3
        begin 4 op TorchSharp.torch::static Tensor tensor(float value) [4]
        end 4 Tensor 4
        begin 5 op TorchSharp.torch::static Tensor sum(ReadOnlySpan<long> dims, Span<Tensor> tensors, bool? keepdim, ScalarType? type) [Int64{1, 2}, Tensor{Tensor 3, Tensor 4}, null, null]
        end 5 Tensor 10
        begin 6 op TorchSharp.torch::static Tensor sum(ReadOnlySpan<long> dims, Span<Tensor> tensors, bool? keepdim, ScalarType? type) [Int64{}, Tensor{}, True, ScalarType.Float32]
        end 6 Tensor 0
        begin 7 read TorchSharp.torch.Tensor::Span<float> get_bytes() [Tensor 7]
        end 7 Single{7}
        begin 8 op TorchSharp.torch.Tensor::Tensor window(Window window) [Tensor 7, null]
        end 8 Tensor 3
        """);

    [Fact]
    public void References_and_pointers_are_announced_as_nothing() => Announces("ByReference", """
        begin 1 op TorchSharp.torch::static Tensor tensor(float value) [1]
        end 1 Tensor 1
        begin 2 op TorchSharp.torch::static Tensor by_reference(ref Tensor first, ref long second, out ref (Tensor, int) third) [null, null, null]
        end 2 Tensor 3
        begin 3 op TorchSharp.torch::static Tensor from_pointer(int* data, IntPtr size) [null, 1]
        end 3 Tensor 6
        """);

    [Fact]
    public void Indexers_and_in_place_operations_are_announced()
    {
        Announces("Indexers", """
            begin 1 op TorchSharp.torch::static Tensor tensor(float value) [1]
            end 1 Tensor 1
            begin 2 op TorchSharp.torch::static Tensor tensor(float value) [5]
            end 2 Tensor 5
            begin 3 op TorchSharp.torch.Tensor::void set_Item(long[] indices, Tensor value) [Tensor 1, Int64{1, 2}, Tensor 5]
            end 3 null
            begin 4 op TorchSharp.torch.Tensor::Tensor get_Item(long[] indices) [Tensor 7, Int64{0}]
            end 4 Tensor 8
            """);
        Announces("InPlace", """
            begin 1 op TorchSharp.torch::static Tensor tensor(float value) [1]
            end 1 Tensor 1
            begin 2 op TorchSharp.torch.Tensor::Tensor add_(Scalar other) [Tensor 1, Scalar 2]
            end 2 Tensor 3
            begin 3 op TorchSharp.torch.Tensor::void zero_() [Tensor 3]
            end 3 null
            """);
    }

    [Fact]
    public void Reads_and_prints_are_announced_as_such() => Announces("Quiet", """
        begin 1 op TorchSharp.torch::static Tensor tensor(float value) [1]
        end 1 Tensor 1
        begin 2 quiet TorchSharp.TensorExtensionMethods::static Tensor print(Tensor tensor) [Tensor 1]
        begin 3 quiet TorchSharp.torch.Tensor::string ToString() [Tensor 1]
        begin 4 read TorchSharp.torch.Tensor::T item<T>() [Tensor 1]
        end 4 1
        end 3 "tensor(1)"
        end 2 Tensor 1
        begin 5 quiet TorchSharp.torch::static void save(Tensor tensor, string path) [Tensor 1, "file"]
        end 5 null
        """);

    [Fact]
    public void A_failure_is_told_before_what_is_inside_is_cleaned_up_and_goes_on() => Announces("Caught", """
        begin 1 op TorchSharp.torch::static Tensor tensor(float value) [-1]
        end 1 Tensor -1
        begin 2 op TorchSharp.torch::static Tensor guarded(Tensor input) [Tensor -1]
        fail 2 ArgumentException
        """);

    [Fact]
    public void Recursion_is_announced_at_each_depth()
    {
        var sample = Sample.Woven();
        using var recording = new Recording(sample, method => method.Contains("recursive", StringComparison.Ordinal));
        sample.Run("Flow");
        Assert.Equal(["1", "2", "3", "4", "4", "3", "2", "1"], recording.Lines.Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public void A_module_with_a_native_forward_is_announced_as_native()
    {
        var sample = Sample.Woven();
        using var recording = new Recording(sample, method => method.StartsWith("native", StringComparison.Ordinal));
        sample.Run("Modules");
        Assert.Equal("begin 1 native TorchSharp.Modules.Embedding::Tensor forward(Tensor input) [Embedding, Tensor 6]", recording.Lines[0]);
    }

    [Fact]
    public void The_text_of_a_method_is_one_object()
    {
        var sample = Sample.Woven();
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        using var recording = new Recording(sample, onBegin: (method, _) =>
        {
            if (!texts.TryAdd(method, method))
                Assert.Same(texts[method], method);
        });
        sample.Run("Modules");
        sample.Run("Generics");
        Assert.NotEmpty(texts);
    }

    [Fact]
    public void Two_threads_are_announced_side_by_side()
    {
        var sample = Sample.Woven();
        using var recording = new Recording(sample, method => method.Contains("op_Addition", StringComparison.Ordinal));
        sample.Run("OnTwoThreads");
        Assert.Equal(2 * 2 * 1000, recording.Lines.Count);
    }

    [Fact]
    public void The_trace_of_an_error_names_the_lines_of_the_original()
    {
        var sample = Sample.Woven();
        using var recording = new Recording(sample);
        var error = Assert.Throws<ArgumentException>(() => sample.Run("Fails"));
        Assert.Matches(@"at TorchSharp\.torch\.guarded\(Tensor input\) in .*Torch\.cs:line \d+", error.StackTrace!);
        Assert.Matches(@"at SampleApp\.Scenarios\.Fails\(\) in .*Scenarios\.cs:line \d+", error.StackTrace!);
        Assert.DoesNotContain("$recorded", error.StackTrace!, StringComparison.Ordinal);
    }

    private static void Announces(string scenario, string expected)
    {
        var sample = Sample.Woven();
        using var recording = new Recording(sample);
        sample.Run(scenario);
        var lines = expected.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal(lines, recording.Lines.Take(lines.Length));
    }
}
